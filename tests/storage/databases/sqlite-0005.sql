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
	device TEXT NOT NULL, 
	started DATETIME NOT NULL, 
	ended DATETIME, 
	first_epoch INTEGER, 
	outcome TEXT, 
	reason TEXT, granted_epoch INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (trial_id, number)
);
INSERT INTO "sweep_attempts" VALUES(1,1,1,'laptop',18211,'cpu','2026-11-28 12:25:20.887000','2026-11-28 12:25:24.907000',1,'complete','all epochs',NULL);
INSERT INTO "sweep_attempts" VALUES(2,2,1,'laptop',18211,'cpu','2026-11-28 12:25:24.988000','2026-11-28 12:25:26.069000',1,'complete','all epochs',NULL);
INSERT INTO "sweep_attempts" VALUES(3,3,1,'laptop',18211,'cpu','2026-11-28 12:25:26.122000','2026-11-28 12:25:26.907000',1,'complete','all epochs',NULL);
INSERT INTO "sweep_attempts" VALUES(4,4,1,'laptop',18211,'cpu','2026-11-28 12:25:26.988000','2026-11-28 12:25:28.206000',1,'complete','all epochs',NULL);
INSERT INTO "sweep_attempts" VALUES(5,5,1,'laptop',18211,'cpu','2026-11-28 12:25:28.261000','2026-11-28 12:25:29.005000',1,'complete','all epochs',NULL);
INSERT INTO "sweep_attempts" VALUES(6,6,1,'laptop',18940,'cpu','2026-11-28 12:25:34.087000','2026-11-28 12:25:39.933000',1,'complete','all epochs',NULL);
INSERT INTO "sweep_attempts" VALUES(7,7,1,'laptop',18940,'cpu','2026-11-28 12:25:39.986000','2026-11-28 12:25:43.185000',1,'complete','all epochs',NULL);
INSERT INTO "sweep_attempts" VALUES(8,8,1,'laptop',18940,'cpu','2026-11-28 12:25:43.251000',NULL,1,NULL,NULL,NULL);
CREATE TABLE sweep_checkpoints (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	PRIMARY KEY (trial_id, epoch)
);
INSERT INTO "sweep_checkpoints" VALUES(8,1,'cut/2/1/checkpoint-1.npz','31b576dd42628e9819cf80aa2c62edaeb1ea8b115cc3a6c204e336e663f7b9b9',25177);
INSERT INTO "sweep_checkpoints" VALUES(8,2,'cut/2/1/checkpoint-2.npz','1e8fd5c021a7c78490f51c73ebee77b9628f58096918952d2a939ec174e484e5',25364);
CREATE TABLE "sweep_epochs" (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	attempt_id INTEGER NOT NULL, 
	seconds FLOAT NOT NULL, 
	recorded DATETIME NOT NULL, 
	metrics JSON NOT NULL, 
	PRIMARY KEY (trial_id, epoch), 
	FOREIGN KEY(attempt_id) REFERENCES sweep_attempts (id)
);
INSERT INTO "sweep_epochs" VALUES(1,1,1,4.7560466400000223075e-01,'2026-11-28 12:25:24.802000','{"loss": 2.319570302963257, "accuracy": 0.1111111119389534, "val_loss": 2.2790684700012207, "val_accuracy": 0.10000000149011612, "learning_rate": 0.0032653382513672113}');
INSERT INTO "sweep_epochs" VALUES(1,2,1,1.40165090001573844347e-02,'2026-11-28 12:25:24.828000','{"loss": 2.2839114665985107, "accuracy": 0.12777778506278992, "val_loss": 2.266080379486084, "val_accuracy": 0.18333333730697632, "learning_rate": 0.0032653382513672113}');
INSERT INTO "sweep_epochs" VALUES(2,1,2,4.51778640000156883616e-01,'2026-11-28 12:25:25.966000','{"loss": 2.3430988788604736, "accuracy": 0.11666666716337204, "val_loss": 2.2692134380340576, "val_accuracy": 0.20000000298023224, "learning_rate": 0.006229261867702007}');
INSERT INTO "sweep_epochs" VALUES(2,2,2,1.57317270000021380838e-02,'2026-11-28 12:25:25.989000','{"loss": 2.2586121559143066, "accuracy": 0.1944444477558136, "val_loss": 2.2565693855285645, "val_accuracy": 0.3166666626930237, "learning_rate": 0.006229261867702007}');
INSERT INTO "sweep_epochs" VALUES(3,1,3,4.35107929999958287226e-01,'2026-11-28 12:25:26.768000','{"loss": 2.343367099761963, "accuracy": 0.08888889104127884, "val_loss": 2.3105990886688232, "val_accuracy": 0.11666666716337204, "learning_rate": 0.003464063396677375}');
INSERT INTO "sweep_epochs" VALUES(3,2,3,2.25609100002657214645e-02,'2026-11-28 12:25:26.797000','{"loss": 2.292043685913086, "accuracy": 0.14444445073604584, "val_loss": 2.270667791366577, "val_accuracy": 0.1666666716337204, "learning_rate": 0.003464063396677375}');
INSERT INTO "sweep_epochs" VALUES(4,1,4,6.83483797999997477745e-01,'2026-11-28 12:25:28.097000','{"loss": 2.314997434616089, "accuracy": 0.1111111119389534, "val_loss": 2.272120237350464, "val_accuracy": 0.13333334028720856, "learning_rate": 0.004705633502453566}');
INSERT INTO "sweep_epochs" VALUES(4,2,4,1.37825309998333978001e-02,'2026-11-28 12:25:28.118000','{"loss": 2.272892713546753, "accuracy": 0.17777778208255768, "val_loss": 2.259136438369751, "val_accuracy": 0.28333333134651184, "learning_rate": 0.004705633502453566}');
INSERT INTO "sweep_epochs" VALUES(5,1,5,3.75132962999941810267e-01,'2026-11-28 12:25:28.852000','{"loss": 2.3811898231506348, "accuracy": 0.0833333358168602, "val_loss": 2.3235299587249756, "val_accuracy": 0.1666666716337204, "learning_rate": 0.003679534886032343}');
INSERT INTO "sweep_epochs" VALUES(5,2,5,8.37014199987606843933e-03,'2026-11-28 12:25:28.879000','{"loss": 2.3382413387298584, "accuracy": 0.0833333358168602, "val_loss": 2.2927932739257812, "val_accuracy": 0.1666666716337204, "learning_rate": 0.003679534886032343}');
INSERT INTO "sweep_epochs" VALUES(6,1,6,6.21982014999957755208e-01,'2026-11-28 12:25:37.518000','{"loss": 2.099642038345337, "accuracy": 0.3333333432674408, "val_loss": 1.8132407665252686, "val_accuracy": 0.550000011920929, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(6,2,6,5.53707970002506044693e-02,'2026-11-28 12:25:37.837000','{"loss": 0.959243655204773, "accuracy": 0.6958333253860474, "val_loss": 1.077378273010254, "val_accuracy": 0.762499988079071, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(6,3,6,2.89282829999137902632e-02,'2026-11-28 12:25:38.129000','{"loss": 0.5515755414962769, "accuracy": 0.8291666507720947, "val_loss": 0.4759212136268616, "val_accuracy": 0.9125000238418579, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(6,4,6,3.03155880001213517971e-02,'2026-11-28 12:25:38.417000','{"loss": 0.32291924953460693, "accuracy": 0.9291666746139526, "val_loss": 0.30184751749038696, "val_accuracy": 0.9125000238418579, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(6,5,6,2.96875110002474684733e-02,'2026-11-28 12:25:38.704000','{"loss": 0.268135130405426, "accuracy": 0.9291666746139526, "val_loss": 0.21704764664173126, "val_accuracy": 0.9624999761581421, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(6,6,6,2.69794629998614254873e-02,'2026-11-28 12:25:38.992000','{"loss": 0.20847119390964508, "accuracy": 0.9416666626930237, "val_loss": 0.21926823258399963, "val_accuracy": 0.9375, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(6,7,6,5.64236259997414890676e-02,'2026-11-28 12:25:39.331000','{"loss": 0.21077145636081696, "accuracy": 0.949999988079071, "val_loss": 0.18468248844146729, "val_accuracy": 0.949999988079071, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(6,8,6,0.258381947000089,'2026-11-28 12:25:39.851000','{"loss": 0.11114498972892761, "accuracy": 0.9791666865348816, "val_loss": 0.19848957657814026, "val_accuracy": 0.925000011920929, "learning_rate": 0.005669211503118277}');
INSERT INTO "sweep_epochs" VALUES(7,1,7,4.66077889000189315993e-01,'2026-11-28 12:25:40.871000','{"loss": 2.4504687786102295, "accuracy": 0.19166666269302368, "val_loss": 2.052708864212036, "val_accuracy": 0.3499999940395355, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(7,2,7,2.60674579999431443866e-02,'2026-11-28 12:25:41.156000','{"loss": 1.5976905822753906, "accuracy": 0.4833333194255829, "val_loss": 1.591268539428711, "val_accuracy": 0.5625, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(7,3,7,3.12195710002924897707e-02,'2026-11-28 12:25:41.473000','{"loss": 1.0882201194763184, "accuracy": 0.6541666388511658, "val_loss": 1.0256803035736084, "val_accuracy": 0.7749999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(7,4,7,8.83412140001382795162e-02,'2026-11-28 12:25:41.911000','{"loss": 0.7556854486465454, "accuracy": 0.7875000238418579, "val_loss": 0.6855974197387695, "val_accuracy": 0.8374999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(7,5,7,2.86345009999422472901e-02,'2026-11-28 12:25:42.200000','{"loss": 0.6412157416343689, "accuracy": 0.8333333134651184, "val_loss": 0.5097449421882629, "val_accuracy": 0.8999999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(7,6,7,2.32248960001015802845e-02,'2026-11-28 12:25:42.483000','{"loss": 0.5177429914474487, "accuracy": 0.8458333611488342, "val_loss": 0.41954559087753296, "val_accuracy": 0.9125000238418579, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(7,7,7,6.64112310000746219884e-02,'2026-11-28 12:25:42.813000','{"loss": 0.4637826383113861, "accuracy": 0.8666666746139526, "val_loss": 0.35656866431236267, "val_accuracy": 0.8999999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(7,8,7,2.35218070001792511902e-02,'2026-11-28 12:25:43.112000','{"loss": 0.3098600506782532, "accuracy": 0.925000011920929, "val_loss": 0.30826401710510254, "val_accuracy": 0.9125000238418579, "learning_rate": 0.0022948544938117266}');
INSERT INTO "sweep_epochs" VALUES(8,1,8,8.12591073000021424377e-01,'2026-11-28 12:25:44.735000','{"loss": 2.8401038646698, "accuracy": 0.17916665971279144, "val_loss": 2.038939952850342, "val_accuracy": 0.2874999940395355, "learning_rate": 0.0015278924256563187}');
INSERT INTO "sweep_epochs" VALUES(8,2,8,2.56839789999503409489e-02,'2026-11-28 12:25:45.020000','{"loss": 2.1109166145324707, "accuracy": 0.3125, "val_loss": 1.6907527446746826, "val_accuracy": 0.5, "learning_rate": 0.0015278924256563187}');
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
INSERT INTO "sweep_leases" VALUES(8,2,8,'fb0c4d7e9a9f4608904095418e0222fc');
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
INSERT INTO "sweep_models" VALUES(1,2,1.83333337306976318359e-01,'/srv/sweeps/artifacts/tiny/0/1/model.keras',51281,'12685160779c2d6185d8d27620965428adc3ceec44c831554dbd3bcdde9ec21d',666,15242,1);
INSERT INTO "sweep_models" VALUES(2,2,3.1666666269302368164e-01,'/srv/sweeps/artifacts/tiny/1/1/model.keras',51280,'8d80d0df474a078cad9b1aa4ba314399e5d9c72cb9102bc8a9cb3f824c8f1da7',666,15242,1);
INSERT INTO "sweep_models" VALUES(3,2,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/2/1/model.keras',41487,'82f941068b3e7f71ec91e1becc7b766a945f7a8c1fe220a185d0f454145a2145',690,6410,1);
INSERT INTO "sweep_models" VALUES(4,2,2.8333333134651184082e-01,'/srv/sweeps/artifacts/tiny/3/1/model.keras',51280,'8d1460041e2a674000a80bd0d9bdac92b96c2c88dd9496904d678c90e24b8ca8',666,15242,1);
INSERT INTO "sweep_models" VALUES(5,1,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/4/1/model.keras',35015,'be15eacaaa5f5e6e00e0180c21b78355d8c8e5528629f24a59135cdfb2935327',350,3210,1);
INSERT INTO "sweep_models" VALUES(6,5,9.62499976158142089843e-01,'/srv/sweeps/artifacts/cut/0/1/model.keras',57643,'db52728840952329b0f0639cc6c5075915df81a3355bd7fb3a88778a20100757',1576,15562,1);
INSERT INTO "sweep_models" VALUES(7,6,9.12500023841857910156e-01,'/srv/sweeps/artifacts/cut/1/1/model.keras',57644,'b019c801814a7050e3f438f0371d1e01654ced1556acdf450b17c6a6bec7c194',1576,15562,1);
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
INSERT INTO "sweep_supervisors" VALUES('fb0c4d7e9a9f4608904095418e0222fc','laptop','c3d04446-ba48-417a-b4e9-fb49ff49a4d0 pid:[4026531836]',18940,365994.0,'["cpu"]','2026-11-28 12:25:34.039000',1.79586874404698610308e+09,1.79586880404698610302e+09);
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
	desired_state TEXT NOT NULL, 
	data_fingerprint TEXT NOT NULL, 
	image JSON NOT NULL, 
	classes JSON NOT NULL, 
	versions JSON NOT NULL, 
	created DATETIME NOT NULL, 
	uid TEXT NOT NULL, 
	artifacts TEXT, 
	pause_reason TEXT, 
	active_at DOUBLE, 
	reopened INTEGER DEFAULT '0' NOT NULL, data_path TEXT, epochs INTEGER, 
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
','tiny.yaml','val_accuracy',5,NULL,8.15803265571594238281e+00,'work','ad6dda584b22807de617e1c0954218a1','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-28 12:25:20.756000','23bbb25e536640459a363ca9ed5c1942','/srv/sweeps/artifacts',NULL,NULL,0,NULL,NULL);
INSERT INTO "sweep_sweeps" VALUES(2,'cut',2,'name: cut
data: {digits: {images: 400}}
model:
  cnn: {depth: 1, filters: {int: [4, 9]}, dropout: 0.2, batch_norm: block, head: {dense: none}}
training:
  epochs: 8
  batch_size: 16
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3, keep_models: 100}
','cut.yaml','val_accuracy',3,NULL,9.128978729248046875e+00,'work','15548f072fd0507509ab49c48a58de05','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-28 12:25:34.033000','26063fb8c3bd43da9188a37d8c2466b0','/srv/sweeps/artifacts',NULL,1.79586874325201964379e+09,0,NULL,NULL);
CREATE TABLE sweep_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT sweep_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "sweep_version" VALUES('0005');
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
INSERT INTO "trials" VALUES(1,0,1,'COMPLETE','2026-11-28 12:25:20.829403','2026-11-28 12:25:24.918110');
INSERT INTO "trials" VALUES(2,1,1,'COMPLETE','2026-11-28 12:25:24.961503','2026-11-28 12:25:26.072193');
INSERT INTO "trials" VALUES(3,2,1,'COMPLETE','2026-11-28 12:25:26.108928','2026-11-28 12:25:26.910181');
INSERT INTO "trials" VALUES(4,3,1,'COMPLETE','2026-11-28 12:25:26.969179','2026-11-28 12:25:28.210735');
INSERT INTO "trials" VALUES(5,4,1,'COMPLETE','2026-11-28 12:25:28.246437','2026-11-28 12:25:29.010656');
INSERT INTO "trials" VALUES(6,0,2,'COMPLETE','2026-11-28 12:25:34.069553','2026-11-28 12:25:39.942787');
INSERT INTO "trials" VALUES(7,1,2,'COMPLETE','2026-11-28 12:25:39.970616','2026-11-28 12:25:43.191436');
INSERT INTO "trials" VALUES(8,2,2,'RUNNING','2026-11-28 12:25:43.232364',NULL);
CREATE TABLE version_info (
	version_info_id INTEGER NOT NULL, 
	schema_version INTEGER, 
	library_version VARCHAR(256), 
	PRIMARY KEY (version_info_id), 
	CHECK (version_info_id=1)
);
INSERT INTO "version_info" VALUES(1,12,'5.0.0');
CREATE UNIQUE INDEX sweep_one_turn ON sweep_leases (sweep_id) WHERE trial_id IS NULL;
CREATE INDEX ix_sweep_evaluations_data_fingerprint ON sweep_evaluations (data_fingerprint);
CREATE INDEX sweep_epochs_of_attempt ON sweep_epochs (attempt_id);
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sweep_leases',8);
COMMIT;
