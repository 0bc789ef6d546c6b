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
INSERT INTO "sweep_attempts" VALUES(1,1,1,'laptop',26590,514698.0,'cpu','2026-11-27 20:47:04.997000','2026-11-27 20:47:07.071000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(2,2,1,'laptop',26590,514698.0,'cpu','2026-11-27 20:47:07.102000','2026-11-27 20:47:07.588000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(3,3,1,'laptop',26590,514698.0,'cpu','2026-11-27 20:47:07.636000','2026-11-27 20:47:08.014000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(4,4,1,'laptop',26590,514698.0,'cpu','2026-11-27 20:47:08.053000','2026-11-27 20:47:08.517000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(5,5,1,'laptop',26590,514698.0,'cpu','2026-11-27 20:47:08.561000','2026-11-27 20:47:08.967000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(6,6,1,'laptop',26643,515370.0,'cpu','2026-11-27 20:47:12.000000','2026-11-27 20:47:16.393000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(7,7,1,'laptop',26643,515370.0,'cpu','2026-11-27 20:47:16.437000','2026-11-27 20:47:19.085000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(8,8,1,'laptop',26643,515370.0,'cpu','2026-11-27 20:47:19.129000',NULL,1,NULL,NULL);
CREATE TABLE sweep_checkpoints (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	PRIMARY KEY (trial_id, epoch)
);
INSERT INTO "sweep_checkpoints" VALUES(8,1,'cut/2/1/checkpoint-1.npz','baa4acdb7718805449f0e84a6a82b1413d833d07d9b71f613b6504578669dc2e',25177);
INSERT INTO "sweep_checkpoints" VALUES(8,2,'cut/2/1/checkpoint-2.npz','2f6cac6496db9e5fd18691edbae4b8eb7405e715f889e0490ec8cd4b0e8669a4',25364);
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
INSERT INTO "sweep_epochs" VALUES(1,1,1,2.31957030296325683593e+00,1.11111111938953399658e-01,2.27906847000122070312e+00,1.00000001490116119384e-01,3.26533825136721134185e-03,0.269064076000177,'2026-11-27 20:47:06.971000');
INSERT INTO "sweep_epochs" VALUES(1,2,1,2.28391146659851074218e+00,1.27777785062789916992e-01,2.26608037948608398437e+00,1.83333337306976318359e-01,3.26533825136721134185e-03,0.00982277100047213,'2026-11-27 20:47:06.995000');
INSERT INTO "sweep_epochs" VALUES(2,1,2,2.34309887886047363281e+00,1.16666667163372039794e-01,2.26921343803405761718e+00,2.00000002980232238769e-01,6.2292618677020072937e-03,2.67692300000817340333e-01,'2026-11-27 20:47:07.522000');
INSERT INTO "sweep_epochs" VALUES(2,2,2,2.25861215591430664062e+00,1.94444447755813598632e-01,2.25656938552856445312e+00,3.1666666269302368164e-01,6.2292618677020072937e-03,9.40979999995761318132e-03,'2026-11-27 20:47:07.537000');
INSERT INTO "sweep_epochs" VALUES(3,1,3,2.34336709976196289062e+00,8.88888910412788391113e-02,2.31059908866882324218e+00,1.16666667163372039794e-01,3.46406339667737483978e-03,2.05946127000061096623e-01,'2026-11-27 20:47:07.964000');
INSERT INTO "sweep_epochs" VALUES(3,2,3,2.2920436859130859375e+00,1.44444450736045837402e-01,2.27066779136657714843e+00,1.66666671633720397949e-01,3.46406339667737483978e-03,5.57034800021938281133e-03,'2026-11-27 20:47:07.973000');
INSERT INTO "sweep_epochs" VALUES(4,1,4,2.31499743461608886718e+00,1.11111111938953399658e-01,2.27212023735046386718e+00,1.33333340287208557128e-01,4.70563350245356559753e-03,2.6231216999985917937e-01,'2026-11-27 20:47:08.448000');
INSERT INTO "sweep_epochs" VALUES(4,2,4,2.27289271354675292968e+00,1.77777782082557678222e-01,2.25913643836975097656e+00,2.8333333134651184082e-01,4.70563350245356559753e-03,7.78216700018674600869e-03,'2026-11-27 20:47:08.461000');
INSERT INTO "sweep_epochs" VALUES(5,1,5,2.38118982315063476562e+00,0.0833333358168602,2.32352995872497558593e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,2.00172305000705819111e-01,'2026-11-27 20:47:08.910000');
INSERT INTO "sweep_epochs" VALUES(5,2,5,2.33824133872985839843e+00,0.0833333358168602,2.29279327392578125e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,6.99311999960627872496e-03,'2026-11-27 20:47:08.923000');
INSERT INTO "sweep_epochs" VALUES(6,1,6,2.09964203834533691406e+00,3.33333343267440795898e-01,1.81324076652526855468e+00,0.550000011920929,5.66921150311827659606e-03,2.87403258999802346806e-01,'2026-11-27 20:47:14.350000');
INSERT INTO "sweep_epochs" VALUES(6,2,6,0.959243655204773,6.95833325386047363281e-01,1.07737827301025390625e+00,0.762499988079071,5.66921150311827659606e-03,2.8687175999948522076e-02,'2026-11-27 20:47:14.641000');
INSERT INTO "sweep_epochs" VALUES(6,3,6,5.51575541496276855468e-01,8.29166650772094726562e-01,4.75921213626861572265e-01,9.12500023841857910156e-01,5.66921150311827659606e-03,2.84106150002116919495e-02,'2026-11-27 20:47:14.929000');
INSERT INTO "sweep_epochs" VALUES(6,4,6,3.22919249534606933593e-01,9.29166674613952636718e-01,3.0184751749038696289e-01,9.12500023841857910156e-01,5.66921150311827659606e-03,2.81044769999425625428e-02,'2026-11-27 20:47:15.221000');
INSERT INTO "sweep_epochs" VALUES(6,5,6,0.268135130405426,9.29166674613952636718e-01,2.17047646641731262207e-01,9.62499976158142089843e-01,5.66921150311827659606e-03,1.97707429997535655274e-02,'2026-11-27 20:47:15.501000');
INSERT INTO "sweep_epochs" VALUES(6,6,6,2.08471193909645080566e-01,9.4166666269302368164e-01,2.19268232583999633789e-01,0.9375,5.66921150311827659606e-03,3.2704397999623324722e-02,'2026-11-27 20:47:15.795000');
INSERT INTO "sweep_epochs" VALUES(6,7,6,2.10771456360816955566e-01,0.949999988079071,1.84682488441467285156e-01,0.949999988079071,5.66921150311827659606e-03,1.82416570005443645641e-02,'2026-11-27 20:47:16.070000');
INSERT INTO "sweep_epochs" VALUES(6,8,6,1.11144989728927612304e-01,9.79166686534881591796e-01,1.98489576578140258789e-01,0.925000011920929,5.66921150311827659606e-03,1.82436109998889151029e-02,'2026-11-27 20:47:16.344000');
INSERT INTO "sweep_epochs" VALUES(7,1,7,2.45046877861022949218e+00,1.9166666269302368164e-01,2.05270886421203613281e+00,3.4999999403953552246e-01,2.29485449381172657012e-03,2.81892859999970823992e-01,'2026-11-27 20:47:17.105000');
INSERT INTO "sweep_epochs" VALUES(7,2,7,1.597690582275390625e+00,4.83333319425582885742e-01,1.5912685394287109375e+00,0.5625,2.29485449381172657012e-03,1.87382980002439580857e-02,'2026-11-27 20:47:17.380000');
INSERT INTO "sweep_epochs" VALUES(7,3,7,1.08822011947631835937e+00,6.54166638851165771484e-01,1.02568030357360839843e+00,7.74999976158142089843e-01,2.29485449381172657012e-03,1.82336050002049887552e-02,'2026-11-27 20:47:17.654000');
INSERT INTO "sweep_epochs" VALUES(7,4,7,7.55685448646545410156e-01,7.87500023841857910156e-01,6.8559741973876953125e-01,8.37499976158142089843e-01,2.29485449381172657012e-03,1.80891090003569843247e-02,'2026-11-27 20:47:17.928000');
INSERT INTO "sweep_epochs" VALUES(7,5,7,6.41215741634368896484e-01,8.33333313465118408203e-01,5.09744942188262939453e-01,8.99999976158142089843e-01,2.29485449381172657012e-03,1.72764170001755701377e-02,'2026-11-27 20:47:18.202000');
INSERT INTO "sweep_epochs" VALUES(7,6,7,5.17742991447448730468e-01,8.45833361148834228515e-01,4.19545590877532958984e-01,9.12500023841857910156e-01,2.29485449381172657012e-03,1.96916100003363681025e-02,'2026-11-27 20:47:18.480000');
INSERT INTO "sweep_epochs" VALUES(7,7,7,4.63782638311386108398e-01,8.66666674613952636718e-01,3.56568664312362670898e-01,8.99999976158142089843e-01,2.29485449381172657012e-03,1.76750219998211832717e-02,'2026-11-27 20:47:18.754000');
INSERT INTO "sweep_epochs" VALUES(7,8,7,3.09860050678253173828e-01,0.925000011920929,3.08264017105102539062e-01,9.12500023841857910156e-01,2.29485449381172657012e-03,2.0839761999923211988e-02,'2026-11-27 20:47:19.031000');
INSERT INTO "sweep_epochs" VALUES(8,1,8,2.8401038646698,1.79166659712791442871e-01,2.03893995285034179687e+00,2.8749999403953552246e-01,1.52789242565631866455e-03,3.04148904000612674281e-01,'2026-11-27 20:47:19.849000');
INSERT INTO "sweep_epochs" VALUES(8,2,8,2.11091661453247070312e+00,0.3125,1.69075274467468261718e+00,0.5,1.52789242565631866455e-03,3.30248059999576071277e-02,'2026-11-27 20:47:20.139000');
CREATE TABLE sweep_evaluations (
	trial_id INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	data_fingerprint TEXT NOT NULL, 
	recorded DATETIME NOT NULL, 
	machine TEXT NOT NULL, 
	versions JSON NOT NULL, 
	images INTEGER NOT NULL, 
	loss FLOAT, 
	confusion JSON NOT NULL, 
	bins JSON NOT NULL, 
	PRIMARY KEY (trial_id, sha256)
);
CREATE TABLE sweep_leases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sweep_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	supervisor_id TEXT NOT NULL, 
	FOREIGN KEY(sweep_id) REFERENCES sweep_sweeps (id), 
	UNIQUE (trial_id)
);
INSERT INTO "sweep_leases" VALUES(8,2,8,'e67b2b3f958340b792a4907716d44910');
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
INSERT INTO "sweep_models" VALUES(1,2,1.83333337306976318359e-01,'/srv/sweeps/artifacts/tiny/0/1/model.keras',51281,'7d8f4774b4f57beba8c1f0171f889e586dfc004d6af75515dd410b204ab67990',666,15242,1);
INSERT INTO "sweep_models" VALUES(2,2,3.1666666269302368164e-01,'/srv/sweeps/artifacts/tiny/1/1/model.keras',51280,'d03101bf54a3b0db89593db37c543fb9976e7eaedcc245491287116047c6f34f',666,15242,1);
INSERT INTO "sweep_models" VALUES(3,2,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/2/1/model.keras',41487,'2221c19e7c729c3dc22090d9cb6ec2756429f0b86b5293d0c9b6db88a5ee5ccc',690,6410,1);
INSERT INTO "sweep_models" VALUES(4,2,2.8333333134651184082e-01,'/srv/sweeps/artifacts/tiny/3/1/model.keras',51280,'eb45d8009352a64a44bcfb1c18e556002835e93388f7856abab0cda20ff5146e',666,15242,1);
INSERT INTO "sweep_models" VALUES(5,1,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/4/1/model.keras',35015,'0a3d30533426424888b98582627b22776b8d411894e74705951d6b1b9a046c90',350,3210,1);
INSERT INTO "sweep_models" VALUES(6,5,9.62499976158142089843e-01,'/srv/sweeps/artifacts/cut/0/1/model.keras',57643,'e1067d3e5d8a481285907dfb731b714712c00fc90fb358425352afe8f1c76448',1576,15562,1);
INSERT INTO "sweep_models" VALUES(7,6,9.12500023841857910156e-01,'/srv/sweeps/artifacts/cut/1/1/model.keras',57644,'26852a730f01b6746b9940eea93b1e3130e5a4c1203fcaeb172fa5234a59e570',1576,15562,1);
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
INSERT INTO "sweep_supervisors" VALUES('e67b2b3f958340b792a4907716d44910','laptop','0d1d595c-54b1-4bdc-8203-84c5549f8e6b pid:[4026531836]',26643,515370.0,'["cpu"]','2026-11-27 20:47:11.905000',1.79581243190499091144e+09,1.79581249190499091152e+09);
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
','tiny.yaml','val_accuracy',5,NULL,3.99301791191101074218e+00,'work','ad6dda584b22807de617e1c0954218a1','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-27 20:47:04.928000','8b5d46f0cc7242d0970256533db9a828','/srv/sweeps/artifacts',NULL,NULL,0,NULL);
INSERT INTO "sweep_sweeps" VALUES(2,'cut',2,'name: cut
data: {digits: {images: 400}}
model:
  cnn: {depth: 1, filters: {int: [4, 9]}, dropout: 0.2, batch_norm: block, head: {dense: none}}
training:
  epochs: 8
  batch_size: 16
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3, keep_models: 100}
','cut.yaml','val_accuracy',3,NULL,0.0,'work','15548f072fd0507509ab49c48a58de05','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-27 20:47:11.893000','843cc540b57f4395b7ecb4d8bb6a49ec','/srv/sweeps/artifacts',NULL,1.79581243200698184971e+09,0,NULL);
CREATE TABLE sweep_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT sweep_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "sweep_version" VALUES('0004');
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
INSERT INTO "trial_intermediate_values" VALUES(11,6,1,0.550000011920929,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(12,6,2,0.762499988079071,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(13,6,3,9.12500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(14,6,4,9.12500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(15,6,5,9.62499976158142089843e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(16,6,6,0.9375,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(17,6,7,0.949999988079071,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(18,6,8,0.925000011920929,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(19,7,1,3.4999999403953552246e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(20,7,2,0.5625,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(21,7,3,7.74999976158142089843e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(22,7,4,8.37499976158142089843e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(23,7,5,8.99999976158142089843e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(24,7,6,9.12500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(25,7,7,8.99999976158142089843e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(26,7,8,9.12500023841857910156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(27,8,1,2.8749999403953552246e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(28,8,2,0.5,'FINITE');
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
INSERT INTO "trial_values" VALUES(6,6,0,9.62499976158142089843e-01,'FINITE');
INSERT INTO "trial_values" VALUES(7,7,0,9.12500023841857910156e-01,'FINITE');
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
INSERT INTO "trials" VALUES(1,0,1,'COMPLETE','2026-11-27 20:47:04.968856','2026-11-27 20:47:07.079102');
INSERT INTO "trials" VALUES(2,1,1,'COMPLETE','2026-11-27 20:47:07.092214','2026-11-27 20:47:07.590890');
INSERT INTO "trials" VALUES(3,2,1,'COMPLETE','2026-11-27 20:47:07.625676','2026-11-27 20:47:08.016514');
INSERT INTO "trials" VALUES(4,3,1,'COMPLETE','2026-11-27 20:47:08.043587','2026-11-27 20:47:08.525283');
INSERT INTO "trials" VALUES(5,4,1,'COMPLETE','2026-11-27 20:47:08.550746','2026-11-27 20:47:08.970090');
INSERT INTO "trials" VALUES(6,0,2,'COMPLETE','2026-11-27 20:47:11.955635','2026-11-27 20:47:16.401106');
INSERT INTO "trials" VALUES(7,1,2,'COMPLETE','2026-11-27 20:47:16.431096','2026-11-27 20:47:19.095300');
INSERT INTO "trials" VALUES(8,2,2,'RUNNING','2026-11-27 20:47:19.121892',NULL);
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
CREATE INDEX ix_sweep_evaluations_data_fingerprint ON sweep_evaluations (data_fingerprint);
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sweep_leases',8);
COMMIT;
