BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('v3.2.0.a');
CREATE TABLE studies (
	study_id INTEGER NOT NULL, 
	study_name VARCHAR(512) NOT NULL, 
	PRIMARY KEY (study_id)
);
INSERT INTO "studies" VALUES(1,'tiny');
INSERT INTO "studies" VALUES(2,'cut');
CREATE TABLE study_directions (
	study_direction_id INTEGER NOT NULL, 
	direction VARCHAR(8) NOT NULL, 
	study_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	PRIMARY KEY (study_direction_id), 
	UNIQUE (study_id, objective), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "study_directions" VALUES(1,'MAXIMIZE',1,0);
INSERT INTO "study_directions" VALUES(2,'MAXIMIZE',2,0);
CREATE TABLE study_system_attributes (
	study_system_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_system_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
CREATE TABLE study_user_attributes (
	study_user_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_user_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "study_user_attributes" VALUES(1,1,'sweep:prepared','true');
INSERT INTO "study_user_attributes" VALUES(2,2,'sweep:prepared','true');
CREATE TABLE sweep_attempts (
	id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	machine TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	process_started FLOAT, 
	device TEXT NOT NULL, 
	started DATETIME NOT NULL, 
	ended DATETIME, 
	first_epoch INTEGER, 
	outcome TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (trial_id, number)
);
INSERT INTO "sweep_attempts" VALUES(1,1,1,'laptop',13721,554558.0,'cpu','2026-11-24 20:11:21.732000','2026-11-24 20:11:43.108000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(2,2,1,'laptop',13721,554558.0,'cpu','2026-11-24 20:11:43.736000','2026-11-24 20:11:50.823000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(3,3,1,'laptop',13721,554558.0,'cpu','2026-11-24 20:11:51.480000','2026-11-24 20:11:59.690000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(4,4,1,'laptop',13721,554558.0,'cpu','2026-11-24 20:12:00.105000','2026-11-24 20:12:06.410000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(5,5,1,'laptop',13721,554558.0,'cpu','2026-11-24 20:12:06.894000','2026-11-24 20:12:12.951000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(6,6,1,'laptop',16466,562346.0,'cpu','2026-11-24 20:12:38.532000','2026-11-24 20:13:07.168000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(7,7,1,'laptop',16466,562346.0,'cpu','2026-11-24 20:13:07.662000','2026-11-24 20:13:24.715000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(8,8,1,'laptop',16466,562346.0,'cpu','2026-11-24 20:13:24.937000',NULL,1,NULL,NULL);
CREATE TABLE sweep_checkpoints (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	PRIMARY KEY (trial_id, epoch)
);
INSERT INTO "sweep_checkpoints" VALUES(8,1,'cut/2/1/checkpoint-1.npz','4f25d6d509fd1c7b2f7c66aa085fd09f43ef6073b8d09cab181d50013ae27225',25143);
INSERT INTO "sweep_checkpoints" VALUES(8,2,'cut/2/1/checkpoint-2.npz','8504360f084844b88e3d1e293f33f0cd5721c0b54b3ddb8134537435032b96a4',25408);
CREATE TABLE sweep_epochs (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	attempt_id INTEGER NOT NULL, 
	loss FLOAT, 
	accuracy FLOAT, 
	val_loss FLOAT, 
	val_accuracy FLOAT, 
	learning_rate FLOAT, 
	seconds FLOAT NOT NULL, 
	recorded DATETIME NOT NULL, 
	PRIMARY KEY (trial_id, epoch), 
	FOREIGN KEY(attempt_id) REFERENCES sweep_attempts (id)
);
INSERT INTO "sweep_epochs" VALUES(1,1,1,2.31957030296325683593e+00,1.11111111938953399658e-01,2.27906847000122070312e+00,1.00000001490116119384e-01,3.26533825136721134185e-03,4.90756373900057951686e+00,'2026-11-24 20:11:42.415000');
INSERT INTO "sweep_epochs" VALUES(1,2,1,2.28391146659851074218e+00,1.27777785062789916992e-01,2.26608037948608398437e+00,1.83333337306976318359e-01,3.26533825136721134185e-03,6.98265359997094492428e-02,'2026-11-24 20:11:42.546000');
INSERT INTO "sweep_epochs" VALUES(2,1,2,2.34309887886047363281e+00,1.16666667163372039794e-01,2.26921343803405761718e+00,2.00000002980232238769e-01,6.2292618677020072937e-03,3.88571339200007059844e+00,'2026-11-24 20:11:49.983000');
INSERT INTO "sweep_epochs" VALUES(2,2,2,2.25861215591430664062e+00,1.94444447755813598632e-01,2.25656938552856445312e+00,3.1666666269302368164e-01,6.2292618677020072937e-03,1.03066441999544622376e-01,'2026-11-24 20:11:50.188000');
INSERT INTO "sweep_epochs" VALUES(3,1,3,2.34336709976196289062e+00,8.88888910412788391113e-02,2.31059908866882324218e+00,1.16666667163372039794e-01,3.46406339667737483978e-03,4.84498262400029489072e+00,'2026-11-24 20:11:58.918000');
INSERT INTO "sweep_epochs" VALUES(3,2,3,2.2920436859130859375e+00,1.44444450736045837402e-01,2.27066779136657714843e+00,1.66666671633720397949e-01,3.46406339667737483978e-03,1.15214579000166850164e-01,'2026-11-24 20:11:59.078000');
INSERT INTO "sweep_epochs" VALUES(4,1,4,2.31499743461608886718e+00,1.11111111938953399658e-01,2.27212023735046386718e+00,1.33333340287208557128e-01,4.70563350245356559753e-03,3.54928197600020212121e+00,'2026-11-24 20:12:05.667000');
INSERT INTO "sweep_epochs" VALUES(4,2,4,2.27289271354675292968e+00,1.77777782082557678222e-01,2.25913643836975097656e+00,2.8333333134651184082e-01,4.70563350245356559753e-03,9.45532890000322367995e-02,'2026-11-24 20:12:05.831000');
INSERT INTO "sweep_epochs" VALUES(5,1,5,2.38118982315063476562e+00,0.0833333358168602,2.32352995872497558593e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,3.43218080799943,'2026-11-24 20:12:12.353000');
INSERT INTO "sweep_epochs" VALUES(5,2,5,2.33824133872985839843e+00,0.0833333358168602,2.29279327392578125e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,6.39063420003367355093e-02,'2026-11-24 20:12:12.427000');
INSERT INTO "sweep_epochs" VALUES(6,1,6,1.69772469997406,4.62500005960464477539e-01,6.67819678783416748046e-01,7.87500023841857910156e-01,5.66921150311827659606e-03,5.90275755399943591328e+00,'2026-11-24 20:12:57.231000');
INSERT INTO "sweep_epochs" VALUES(6,2,6,5.0514036417007446289e-01,8.54166686534881591796e-01,3.33215653896331787109e-01,8.99999976158142089843e-01,5.66921150311827659606e-03,1.24154938699939521029e+00,'2026-11-24 20:12:58.534000');
INSERT INTO "sweep_epochs" VALUES(6,3,6,0.274186909198761,9.16666686534881591796e-01,2.03777700662612915039e-01,9.12500023841857910156e-01,5.66921150311827659606e-03,1.34128890200008754618e+00,'2026-11-24 20:12:59.937000');
INSERT INTO "sweep_epochs" VALUES(6,4,6,1.4415791630744934082e-01,9.58333313465118408203e-01,2.00182601809501647949e-01,0.925000011920929,5.66921150311827659606e-03,1.44575740899927041027e+00,'2026-11-24 20:13:01.432000');
INSERT INTO "sweep_epochs" VALUES(6,5,6,1.43002420663833618164e-01,9.45833325386047363281e-01,2.77979969978332519531e-01,8.99999976158142089843e-01,5.66921150311827659606e-03,1.21948497500034136464e+00,'2026-11-24 20:13:02.694000');
INSERT INTO "sweep_epochs" VALUES(6,6,6,9.0519428253173828125e-02,9.83333349227905273437e-01,1.40584036707878112792e-01,9.75000023841857910156e-01,5.66921150311827659606e-03,8.8954265800020948518e-01,'2026-11-24 20:13:03.639000');
INSERT INTO "sweep_epochs" VALUES(6,7,6,1.465435028076171875e-01,9.62499976158142089843e-01,2.25975751876831054687e-01,0.925000011920929,5.66921150311827659606e-03,1.3322705500004303758e+00,'2026-11-24 20:13:05.030000');
INSERT INTO "sweep_epochs" VALUES(6,8,6,9.63509306311607360839e-02,9.75000023841857910156e-01,1.73399060964584350585e-01,0.949999988079071,5.66921150311827659606e-03,1.53495516600014525465e+00,'2026-11-24 20:13:06.604000');
INSERT INTO "sweep_epochs" VALUES(7,1,7,2.05188131332397460937e+00,2.79166668653488159179e-01,1.12629652023315429687e+00,0.6875,2.29485449381172657012e-03,5.97966655599975638324e+00,'2026-11-24 20:13:16.354000');
INSERT INTO "sweep_epochs" VALUES(7,2,7,9.28944885730743408203e-01,7.33333349227905273437e-01,5.95019757747650146484e-01,8.50000023841857910156e-01,2.29485449381172657012e-03,1.02146892499968089396e+00,'2026-11-24 20:13:17.432000');
INSERT INTO "sweep_epochs" VALUES(7,3,7,0.593752920627594,0.8125,3.69635820388793945312e-01,0.887499988079071,2.29485449381172657012e-03,1.36183968699970137095e+00,'2026-11-24 20:13:18.840000');
INSERT INTO "sweep_epochs" VALUES(7,4,7,3.2548961043357849121e-01,0.925000011920929,2.84551382064819335937e-01,9.12500023841857910156e-01,2.29485449381172657012e-03,1.34688809099952777614e+00,'2026-11-24 20:13:20.250000');
INSERT INTO "sweep_epochs" VALUES(7,5,7,3.03363889455795288085e-01,9.08333361148834228515e-01,2.43793919682502746582e-01,0.9375,2.29485449381172657012e-03,1.32331578599951171781e+00,'2026-11-24 20:13:21.626000');
INSERT INTO "sweep_epochs" VALUES(7,6,7,2.3290468752384185791e-01,9.29166674613952636718e-01,2.02643603086471557617e-01,0.9375,2.29485449381172657012e-03,8.6629979700046533253e-01,'2026-11-24 20:13:22.516000');
INSERT INTO "sweep_epochs" VALUES(7,7,7,2.22569167613983154296e-01,0.949999988079071,1.82921797037124633789e-01,9.12500023841857910156e-01,2.29485449381172657012e-03,9.23340191000534105114e-01,'2026-11-24 20:13:23.494000');
INSERT INTO "sweep_epochs" VALUES(7,8,7,1.71612218022346496582e-01,9.54166650772094726562e-01,1.64959937334060668945e-01,0.9375,2.29485449381172657012e-03,7.05912686000374378636e-01,'2026-11-24 20:13:24.226000');
INSERT INTO "sweep_epochs" VALUES(8,1,8,2.43281078338623046875e+00,2.5416666269302368164e-01,1.39524829387664794921e+00,0.5625,1.52789242565631866455e-03,4.33465308700033347122e+00,'2026-11-24 20:13:31.082000');
INSERT INTO "sweep_epochs" VALUES(8,2,8,1.4738336801528930664e+00,0.512499988079071,9.08089339733123779296e-01,8.37499976158142089843e-01,1.52789242565631866455e-03,8.96389877999354212079e-01,'2026-11-24 20:13:32.019000');
CREATE TABLE sweep_leases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sweep_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	supervisor_id TEXT NOT NULL, 
	FOREIGN KEY(sweep_id) REFERENCES sweep_sweeps (id), 
	UNIQUE (trial_id)
);
INSERT INTO "sweep_leases" VALUES(8,2,8,'6b261f7286af4ef5952bc22bd0f4d4b0');
CREATE TABLE "sweep_models" (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	value FLOAT, 
	path TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	parameters BIGINT NOT NULL, 
	flops BIGINT NOT NULL, 
	is_kept BOOLEAN DEFAULT 1 NOT NULL, 
	PRIMARY KEY (trial_id)
);
INSERT INTO "sweep_models" VALUES(1,2,1.83333337306976318359e-01,'/srv/sweeps/artifacts/tiny/0/1/model.keras',51281,'8b494b974004934ecb21ceb8f4b09e615edd263701215cb72ea7d78b635c66fd',666,15242,1);
INSERT INTO "sweep_models" VALUES(2,2,3.1666666269302368164e-01,'/srv/sweeps/artifacts/tiny/1/1/model.keras',51280,'96f45387919ccb1d14fd09e4518992b3a4614af8270d5902dd2b25ecfb7f9370',666,15242,1);
INSERT INTO "sweep_models" VALUES(3,2,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/2/1/model.keras',41487,'5d84bb99ff106f2ceab470b70e459f0a58bb692762e1acf414b205917676463e',690,6410,1);
INSERT INTO "sweep_models" VALUES(4,2,2.8333333134651184082e-01,'/srv/sweeps/artifacts/tiny/3/1/model.keras',51280,'3e1a54c2084b536cc12102757f7251d46bd41e10c290947d4862c492862c97b6',666,15242,1);
INSERT INTO "sweep_models" VALUES(5,1,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/4/1/model.keras',35015,'2cf7e1e7d0653711aaf9a57065d4623c05c353159e9c583bfcacbd83ed457e81',350,3210,1);
INSERT INTO "sweep_models" VALUES(6,6,9.75000023841857910156e-01,'/srv/sweeps/artifacts/cut/0/1/model.keras',57643,'feadd28f28c4b37fc239cd74f3b7be4b991235d9affbc58282fd867e5500ba36',1576,15562,1);
INSERT INTO "sweep_models" VALUES(7,5,0.9375,'/srv/sweeps/artifacts/cut/1/1/model.keras',57644,'3bfcb01eabbb6df71cf38f039272246bd9c00680514a30e3554e645f623b698a',1576,15562,1);
CREATE TABLE sweep_supervisors (
	id TEXT NOT NULL, 
	machine TEXT NOT NULL, 
	host TEXT, 
	pid INTEGER NOT NULL, 
	process_started DOUBLE, 
	devices JSON NOT NULL, 
	started DATETIME NOT NULL, 
	seen DOUBLE NOT NULL, 
	expires DOUBLE NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "sweep_supervisors" VALUES('6b261f7286af4ef5952bc22bd0f4d4b0','laptop','52722607-76ae-487d-be3f-6dd1ac1277fa pid:[4026531836]',16466,562346.0,'["cpu"]','2026-11-24 20:12:38.038000',1.79555120810401892665e+09,1.79555126810401892659e+09);
CREATE TABLE "sweep_sweeps" (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	study_id INTEGER NOT NULL, 
	space TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	metric TEXT NOT NULL, 
	trials INTEGER NOT NULL, 
	timeout_s FLOAT, 
	active_seconds FLOAT NOT NULL, 
	wish TEXT NOT NULL, 
	data_fingerprint TEXT NOT NULL, 
	image JSON NOT NULL, 
	classes JSON NOT NULL, 
	versions JSON NOT NULL, 
	created DATETIME NOT NULL, 
	uid TEXT NOT NULL, 
	artifacts TEXT, 
	wish_reason TEXT, 
	active_at DOUBLE, 
	reopened INTEGER DEFAULT '0' NOT NULL, data_path TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	UNIQUE (study_id)
);
INSERT INTO "sweep_sweeps" VALUES(1,'tiny',1,'name: tiny
data: {digits: {images: 300}}
model:
  cnn:
    depth: {int: [1, 2]}
    filters: {choice: [2, 4]}
    dropout: {float: [0.0, 0.4], step: 0.2}
    head: {dense: none}
training:
  epochs: 2
  batch_size: 64
  optimizer:
    choice:
      - adam: {learning_rate: {float: [1e-3, 1e-1], log: true}}
      - adagrad
search: {sampler: tpe, pruner: none, trials: 5}
','tiny.yaml','val_accuracy',5,NULL,5.07740154266357421883e+01,'work','ad6dda584b22807de617e1c0954218a1','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-24 20:11:21.044000','ef05466619124b7dae70901e5a0d8036','/srv/sweeps/artifacts',NULL,NULL,0,NULL);
INSERT INTO "sweep_sweeps" VALUES(2,'cut',2,'name: cut
data: {digits: {images: 400}}
model:
  cnn: {depth: 1, filters: {int: [4, 9]}, dropout: 0.2, batch_norm: block, head: {dense: none}}
training:
  epochs: 8
  batch_size: 4
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3, keep_models: 100}
','cut.yaml','val_accuracy',3,NULL,4.99099686145782470711e+01,'work','15548f072fd0507509ab49c48a58de05','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-24 20:12:37.960000','3b5430e795f24372a2d716ef64ee9d07','/srv/sweeps/artifacts',NULL,1.795551208727994442e+09,0,NULL);
CREATE TABLE sweep_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT sweep_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "sweep_version" VALUES('0003');
CREATE TABLE trial_heartbeats (
	trial_heartbeat_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	heartbeat DATETIME NOT NULL, 
	PRIMARY KEY (trial_heartbeat_id), 
	UNIQUE (trial_id), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
CREATE TABLE trial_intermediate_values (
	trial_intermediate_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	intermediate_value FLOAT, 
	intermediate_value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_intermediate_value_id), 
	UNIQUE (trial_id, step), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_intermediate_values" VALUES(1,1,1,1.00000001490116119384e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(2,1,2,1.83333337306976318359e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(3,2,1,2.00000002980232238769e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(4,2,2,3.1666666269302368164e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(5,3,1,1.16666667163372039794e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(6,3,2,1.66666671633720397949e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(7,4,1,1.33333340287208557128e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(8,4,2,2.8333333134651184082e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(9,5,1,1.66666671633720397949e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(10,5,2,1.66666671633720397949e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(11,6,1,7.87500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(12,6,2,8.99999976158142089843e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(13,6,3,9.12500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(14,6,4,0.925000011920929,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(15,6,5,8.99999976158142089843e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(16,6,6,9.75000023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(17,6,7,0.925000011920929,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(18,6,8,0.949999988079071,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(19,7,1,0.6875,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(20,7,2,8.50000023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(21,7,3,0.887499988079071,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(22,7,4,9.12500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(23,7,5,0.9375,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(24,7,6,0.9375,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(25,7,7,9.12500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(26,7,8,0.9375,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(27,8,1,0.5625,'FINITE');
CREATE TABLE trial_params (
	param_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	param_name VARCHAR(512), 
	param_value FLOAT, 
	distribution_json TEXT, 
	PRIMARY KEY (param_id), 
	UNIQUE (trial_id, param_name), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_params" VALUES(1,1,'depth',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO "trial_params" VALUES(2,1,'filters',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO "trial_params" VALUES(3,1,'dropout',0.2,'{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO "trial_params" VALUES(4,1,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO "trial_params" VALUES(5,1,'optimizer.adam.learning_rate',3.26533818194906302889e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO "trial_params" VALUES(6,2,'depth',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO "trial_params" VALUES(7,2,'filters',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO "trial_params" VALUES(8,2,'dropout',0.4,'{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO "trial_params" VALUES(9,2,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO "trial_params" VALUES(10,2,'optimizer.adam.learning_rate',0.00622926197830803,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO "trial_params" VALUES(11,3,'depth',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO "trial_params" VALUES(12,3,'filters',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO "trial_params" VALUES(13,3,'dropout',0.2,'{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO "trial_params" VALUES(14,3,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO "trial_params" VALUES(15,3,'optimizer.adam.learning_rate',3.46406345892151783932e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO "trial_params" VALUES(16,4,'depth',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO "trial_params" VALUES(17,4,'filters',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO "trial_params" VALUES(18,4,'dropout',0.2,'{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO "trial_params" VALUES(19,4,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO "trial_params" VALUES(20,4,'optimizer.adam.learning_rate',4.70563361913411797032e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO "trial_params" VALUES(21,5,'depth',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO "trial_params" VALUES(22,5,'filters',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO "trial_params" VALUES(23,5,'dropout',0.0,'{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO "trial_params" VALUES(24,5,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO "trial_params" VALUES(25,5,'optimizer.adam.learning_rate',3.67953486810035368392e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO "trial_params" VALUES(26,6,'filters',9.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 4, "high": 9}}');
INSERT INTO "trial_params" VALUES(27,6,'optimizer.adam.learning_rate',5.66921127773000344679e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
INSERT INTO "trial_params" VALUES(28,7,'filters',9.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 4, "high": 9}}');
INSERT INTO "trial_params" VALUES(29,7,'optimizer.adam.learning_rate',2.2948544792450982846e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
INSERT INTO "trial_params" VALUES(30,8,'filters',6.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 4, "high": 9}}');
INSERT INTO "trial_params" VALUES(31,8,'optimizer.adam.learning_rate',0.00152789247061198,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
CREATE TABLE trial_system_attributes (
	trial_system_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_system_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
CREATE TABLE trial_user_attributes (
	trial_user_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_user_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_user_attributes" VALUES(1,1,'sweep:parameters','666');
INSERT INTO "trial_user_attributes" VALUES(2,2,'sweep:parameters','666');
INSERT INTO "trial_user_attributes" VALUES(3,3,'sweep:parameters','690');
INSERT INTO "trial_user_attributes" VALUES(4,4,'sweep:parameters','666');
INSERT INTO "trial_user_attributes" VALUES(5,5,'sweep:parameters','350');
INSERT INTO "trial_user_attributes" VALUES(6,6,'sweep:parameters','1576');
INSERT INTO "trial_user_attributes" VALUES(7,7,'sweep:parameters','1576');
INSERT INTO "trial_user_attributes" VALUES(8,8,'sweep:parameters','1054');
CREATE TABLE trial_values (
	trial_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	value FLOAT, 
	value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_value_id), 
	UNIQUE (trial_id, objective), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_values" VALUES(1,1,0,1.83333337306976318359e-01,'FINITE');
INSERT INTO "trial_values" VALUES(2,2,0,3.1666666269302368164e-01,'FINITE');
INSERT INTO "trial_values" VALUES(3,3,0,1.66666671633720397949e-01,'FINITE');
INSERT INTO "trial_values" VALUES(4,4,0,2.8333333134651184082e-01,'FINITE');
INSERT INTO "trial_values" VALUES(5,5,0,1.66666671633720397949e-01,'FINITE');
INSERT INTO "trial_values" VALUES(6,6,0,9.75000023841857910156e-01,'FINITE');
INSERT INTO "trial_values" VALUES(7,7,0,0.9375,'FINITE');
CREATE TABLE trials (
	trial_id INTEGER NOT NULL, 
	number INTEGER, 
	study_id INTEGER, 
	state VARCHAR(8) NOT NULL, 
	datetime_start DATETIME, 
	datetime_complete DATETIME, 
	PRIMARY KEY (trial_id), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "trials" VALUES(1,0,1,'COMPLETE','2026-11-24 20:11:21.439556','2026-11-24 20:11:43.147051');
INSERT INTO "trials" VALUES(2,1,1,'COMPLETE','2026-11-24 20:11:43.390528','2026-11-24 20:11:50.865615');
INSERT INTO "trials" VALUES(3,2,1,'COMPLETE','2026-11-24 20:11:51.179476','2026-11-24 20:11:59.724403');
INSERT INTO "trials" VALUES(4,3,1,'COMPLETE','2026-11-24 20:11:59.978322','2026-11-24 20:12:06.470303');
INSERT INTO "trials" VALUES(5,4,1,'COMPLETE','2026-11-24 20:12:06.634132','2026-11-24 20:12:12.998016');
INSERT INTO "trials" VALUES(6,0,2,'COMPLETE','2026-11-24 20:12:38.283799','2026-11-24 20:13:07.219798');
INSERT INTO "trials" VALUES(7,1,2,'COMPLETE','2026-11-24 20:13:07.514633','2026-11-24 20:13:24.750856');
INSERT INTO "trials" VALUES(8,2,2,'RUNNING','2026-11-24 20:13:24.868391',NULL);
CREATE TABLE version_info (
	version_info_id INTEGER NOT NULL, 
	schema_version INTEGER, 
	library_version VARCHAR(256), 
	PRIMARY KEY (version_info_id), 
	CHECK (version_info_id=1)
);
INSERT INTO "version_info" VALUES(1,12,'5.0.0');
CREATE UNIQUE INDEX sweep_one_turn ON sweep_leases (sweep_id) WHERE trial_id IS NULL;
CREATE INDEX sweep_epochs_of_attempt ON sweep_epochs (attempt_id);
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sweep_leases',8);
COMMIT;
