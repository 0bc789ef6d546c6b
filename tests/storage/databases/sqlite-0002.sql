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
INSERT INTO "sweep_attempts" VALUES(1,1,1,'laptop',2706,787565.0,'cpu','2026-11-23 11:19:35.744000','2026-11-23 11:19:38.729000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(2,2,1,'laptop',2706,787565.0,'cpu','2026-11-23 11:19:38.817000','2026-11-23 11:19:39.987000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(3,3,1,'laptop',2706,787565.0,'cpu','2026-11-23 11:19:40.060000','2026-11-23 11:19:41.035000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(4,4,1,'laptop',2706,787565.0,'cpu','2026-11-23 11:19:41.083000','2026-11-23 11:19:41.934000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(5,5,1,'laptop',2706,787565.0,'cpu','2026-11-23 11:19:42.004000','2026-11-23 11:19:42.814000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(6,6,1,'laptop',3180,788641.0,'cpu','2026-11-23 11:19:47.040000','2026-11-23 11:20:14.896000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(7,7,1,'laptop',3180,788641.0,'cpu','2026-11-23 11:19:49.571000','2026-11-23 11:20:15.639000',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(8,8,1,'laptop',3180,788641.0,'cpu','2026-11-23 11:20:14.976000',NULL,1,NULL,NULL);
CREATE TABLE sweep_checkpoints (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	PRIMARY KEY (trial_id, epoch)
);
INSERT INTO "sweep_checkpoints" VALUES(8,2,'cut/2/1/checkpoint-2.npz','8c6c74cb9290bdc526e8e5edc4215ebacb106709a5d5712e385d53dd1ed77cf2',17117);
INSERT INTO "sweep_checkpoints" VALUES(8,3,'cut/2/1/checkpoint-3.npz','531afe52a502809fe049a7bdf3cb20d16317b7627a58dd1d7d12fc5d328cf99a',17360);
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
INSERT INTO "sweep_epochs" VALUES(1,1,1,2.31957030296325683593e+00,1.11111111938953399658e-01,2.27906847000122070312e+00,1.00000001490116119384e-01,3.26533825136721134185e-03,5.42368789000647666398e-01,'2026-11-23 11:19:38.635000');
INSERT INTO "sweep_epochs" VALUES(1,2,1,2.28391146659851074218e+00,1.27777785062789916992e-01,2.26608037948608398437e+00,1.83333337306976318359e-01,3.26533825136721134185e-03,1.82401210004172753542e-02,'2026-11-23 11:19:38.662000');
INSERT INTO "sweep_epochs" VALUES(2,1,2,2.34309887886047363281e+00,1.16666667163372039794e-01,2.26921343803405761718e+00,2.00000002980232238769e-01,6.2292618677020072937e-03,5.68658319999485684093e-01,'2026-11-23 11:19:39.835000');
INSERT INTO "sweep_epochs" VALUES(2,2,2,2.25861215591430664062e+00,1.94444447755813598632e-01,2.25656938552856445312e+00,3.1666666269302368164e-01,6.2292618677020072937e-03,2.07445010000810725614e-02,'2026-11-23 11:19:39.867000');
INSERT INTO "sweep_epochs" VALUES(3,1,3,2.34336709976196289062e+00,8.88888910412788391113e-02,2.31059908866882324218e+00,1.16666667163372039794e-01,3.46406339667737483978e-03,4.85973017999640433117e-01,'2026-11-23 11:19:40.975000');
INSERT INTO "sweep_epochs" VALUES(3,2,3,2.2920436859130859375e+00,1.44444450736045837402e-01,2.27066779136657714843e+00,1.66666671633720397949e-01,3.46406339667737483978e-03,0.00911680500030343,'2026-11-23 11:19:40.990000');
INSERT INTO "sweep_epochs" VALUES(4,1,4,2.31499743461608886718e+00,1.11111111938953399658e-01,2.27212023735046386718e+00,1.33333340287208557128e-01,4.70563350245356559753e-03,4.45022189000155776739e-01,'2026-11-23 11:19:41.855000');
INSERT INTO "sweep_epochs" VALUES(4,2,4,2.27289271354675292968e+00,1.77777782082557678222e-01,2.25913643836975097656e+00,2.8333333134651184082e-01,4.70563350245356559753e-03,1.73778710004626191221e-02,'2026-11-23 11:19:41.879000');
INSERT INTO "sweep_epochs" VALUES(5,1,5,2.38118982315063476562e+00,0.0833333358168602,2.32352995872497558593e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,3.84659876000114309135e-01,'2026-11-23 11:19:42.692000');
INSERT INTO "sweep_epochs" VALUES(5,2,5,2.33824133872985839843e+00,0.0833333358168602,2.29279327392578125e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,1.47839290002593770623e-02,'2026-11-23 11:19:42.727000');
INSERT INTO "sweep_epochs" VALUES(7,1,7,1.15033698081970214843e+00,6.45041704177856445312e-01,4.25474464893341064453e-01,8.83008360862731933593e-01,2.29485449381172657012e-03,2.27312725499996304279e+00,'2026-11-23 11:19:52.399000');
INSERT INTO "sweep_epochs" VALUES(6,1,6,7.83138215541839599609e-01,0.743280827999115,2.90467560291290283203e-01,9.10863518714904785156e-01,5.66921150311827659606e-03,2.33191360199998598545e+00,'2026-11-23 11:19:52.405000');
INSERT INTO "sweep_epochs" VALUES(7,2,7,3.74217838048934936523e-01,8.73957395553588867187e-01,2.44670048356056213378e-01,9.22005593776702880859e-01,2.29485449381172657012e-03,1.20936812699983420316e+00,'2026-11-23 11:19:53.631000');
INSERT INTO "sweep_epochs" VALUES(6,2,6,2.87830740213394165039e-01,0.898053765296936,2.16464266180992126464e-01,9.3593317270278930664e-01,5.66921150311827659606e-03,1.6571678159998555202e+00,'2026-11-23 11:19:54.071000');
INSERT INTO "sweep_epochs" VALUES(7,3,7,2.46841102838516235351e-01,9.22150135040283203125e-01,2.4099692702293395996e-01,9.27576601505279541015e-01,2.29485449381172657012e-03,1.86791488300059427274e+00,'2026-11-23 11:19:55.526000');
INSERT INTO "sweep_epochs" VALUES(6,3,6,2.11993828415870666503e-01,9.27710831165313720703e-01,2.09824055433273315429e-01,9.3593317270278930664e-01,5.66921150311827659606e-03,1.92422474399973,'2026-11-23 11:19:56.018000');
INSERT INTO "sweep_epochs" VALUES(7,4,7,2.10968151688575744628e-01,9.29564416408538818359e-01,1.75761669874191284179e-01,9.58217263221740722656e-01,2.29485449381172657012e-03,2.90563003500028571579e+00,'2026-11-23 11:19:58.464000');
INSERT INTO "sweep_epochs" VALUES(6,4,6,2.0685964822769165039e-01,9.27710831165313720703e-01,1.62227123975753784179e-01,9.47075188159942626953e-01,5.66921150311827659606e-03,2.58446970899967709556e+00,'2026-11-23 11:19:58.628000');
INSERT INTO "sweep_epochs" VALUES(6,5,6,1.75931200385093688964e-01,9.36978697776794433593e-01,1.96391850709915161132e-01,9.38718676567077636718e-01,5.66921150311827659606e-03,2.31943038800000067567e+00,'2026-11-23 11:20:00.959000');
INSERT INTO "sweep_epochs" VALUES(7,5,7,1.79324358701705932617e-01,9.434661865234375e-01,1.94877088069915771484e-01,9.38718676567077636718e-01,2.29485449381172657012e-03,2.49473994399977527791e+00,'2026-11-23 11:20:00.979000');
INSERT INTO "sweep_epochs" VALUES(6,6,6,1.61929741501808166503e-01,9.35125112533569335937e-01,1.68536648154258728027e-01,0.961002767086029,5.66921150311827659606e-03,1.67645874100071523571e+00,'2026-11-23 11:20:02.643000');
INSERT INTO "sweep_epochs" VALUES(7,6,7,1.4744669198989868164e-01,0.94439297914505,1.87379986047744750976e-01,9.44289684295654296875e-01,2.29485449381172657012e-03,1.62875006900048902025e+00,'2026-11-23 11:20:02.654000');
INSERT INTO "sweep_epochs" VALUES(7,7,7,1.69302761554718017578e-01,9.434661865234375e-01,1.64285063743591308593e-01,9.49860751628875732421e-01,2.29485449381172657012e-03,2.70409464400017895968e+00,'2026-11-23 11:20:05.370000');
INSERT INTO "sweep_epochs" VALUES(6,7,6,1.69685229659080505371e-01,9.38832223415374755859e-01,1.53937086462974548339e-01,9.55431759357452392578e-01,5.66921150311827659606e-03,2.79318634599985671229e+00,'2026-11-23 11:20:05.456000');
INSERT INTO "sweep_epochs" VALUES(7,8,7,1.30771934986114501953e-01,9.527339935302734375e-01,1.69983848929405212402e-01,9.526462554931640625e-01,2.29485449381172657012e-03,1.91481572300017433008e+00,'2026-11-23 11:20:07.295000');
INSERT INTO "sweep_epochs" VALUES(6,8,6,1.15146972239017486572e-01,9.6200186014175415039e-01,1.54441565275192260742e-01,9.66573834419250488281e-01,5.66921150311827659606e-03,1.91192496199983,'2026-11-23 11:20:07.380000');
INSERT INTO "sweep_epochs" VALUES(7,9,7,1.32395416498184204101e-01,0.949026882648468,1.905272752046585083e-01,0.941504180431366,2.29485449381172657012e-03,1.7429167179998330539e+00,'2026-11-23 11:20:09.044000');
INSERT INTO "sweep_epochs" VALUES(6,9,6,1.32578536868095397949e-01,9.54587578773498535156e-01,1.65476262569427490234e-01,9.58217263221740722656e-01,5.66921150311827659606e-03,1.89530612399994424777e+00,'2026-11-23 11:20:09.297000');
INSERT INTO "sweep_epochs" VALUES(6,10,6,1.12344659864902496337e-01,9.61075067520141601562e-01,1.56446933746337890625e-01,0.961002767086029,5.66921150311827659606e-03,1.53107569400071952259e+00,'2026-11-23 11:20:10.837000');
INSERT INTO "sweep_epochs" VALUES(7,10,7,9.83122140169143676757e-02,9.6200186014175415039e-01,1.67531907558441162109e-01,9.526462554931640625e-01,2.29485449381172657012e-03,2.58672949800075,'2026-11-23 11:20:11.642000');
INSERT INTO "sweep_epochs" VALUES(6,11,6,1.11618064343929290771e-01,9.62928652763366699218e-01,2.13634222745895385742e-01,9.3593317270278930664e-01,5.66921150311827659606e-03,1.95671852199939166894e+00,'2026-11-23 11:20:12.802000');
INSERT INTO "sweep_epochs" VALUES(7,11,7,0.113461934030056,9.5736795663833618164e-01,1.69328466057777404785e-01,9.55431759357452392578e-01,2.29485449381172657012e-03,2.03808462800043344032e+00,'2026-11-23 11:20:13.698000');
INSERT INTO "sweep_epochs" VALUES(6,12,6,1.60583391785621643066e-01,9.47173297405242919921e-01,2.22858712077140808105e-01,9.33147609233856201171e-01,5.66921150311827659606e-03,1.88531730299928312888e+00,'2026-11-23 11:20:14.704000');
INSERT INTO "sweep_epochs" VALUES(7,12,7,1.12039901316165924072e-01,0.960148274898529,1.7060215771198272705e-01,9.49860751628875732421e-01,2.29485449381172657012e-03,1.76128529400011757388e+00,'2026-11-23 11:20:15.471000');
INSERT INTO "sweep_epochs" VALUES(8,1,8,1.72655284404754638671e+00,4.52270627021789550781e-01,0.931438148021698,7.2980499267578125e-01,1.52789242565631866455e-03,1.91306184400036727311e+00,'2026-11-23 11:20:17.366000');
INSERT INTO "sweep_epochs" VALUES(8,2,8,0.777341365814209,7.71084308624267578125e-01,4.99702334403991699218e-01,8.60724210739135742187e-01,1.52789242565631866455e-03,1.68101214999933290528e+00,'2026-11-23 11:20:19.063000');
INSERT INTO "sweep_epochs" VALUES(8,3,8,5.2342134714126586914e-01,8.41519951820373535156e-01,4.02242034673690795898e-01,8.85793864727020263671e-01,1.52789242565631866455e-03,1.82721204399967973586e+00,'2026-11-23 11:20:20.906000');
CREATE TABLE sweep_leases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sweep_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	supervisor_id TEXT NOT NULL, 
	FOREIGN KEY(sweep_id) REFERENCES sweep_sweeps (id), 
	UNIQUE (trial_id)
);
INSERT INTO "sweep_leases" VALUES(8,2,8,'e4e9376301184bc397d3f5066e8e29cd');
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
INSERT INTO "sweep_models" VALUES(1,2,1.83333337306976318359e-01,'/srv/sweeps/artifacts/tiny/0/1/model.keras',51281,'6f1d44bd77822f7119d16d9258596d77d28e2810f24b6de74c05e11e484a3cba',666,15242,1);
INSERT INTO "sweep_models" VALUES(2,2,3.1666666269302368164e-01,'/srv/sweeps/artifacts/tiny/1/1/model.keras',51280,'fcd80a056a98ae5faa914d44b00155f85061c2cafedbbea4d9781f53680a910d',666,15242,1);
INSERT INTO "sweep_models" VALUES(3,2,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/2/1/model.keras',41487,'6ff540e423d0387295034e8efc048ecb215f5a2fd4cd701084eb74a39b0f1473',690,6410,1);
INSERT INTO "sweep_models" VALUES(4,2,2.8333333134651184082e-01,'/srv/sweeps/artifacts/tiny/3/1/model.keras',51280,'b15f39adcb2b928590ab0d53c0995679a3d62aae49bbe8970fbbfd89404b7d10',666,15242,1);
INSERT INTO "sweep_models" VALUES(5,1,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/4/1/model.keras',35015,'f36d6aaaf6c82dd7f68b2e30ea1bc958dfeb00c0d50d132992cede2d0ec4696c',350,3210,1);
INSERT INTO "sweep_models" VALUES(6,8,9.66573834419250488281e-01,'/srv/sweeps/artifacts/cut/0/1/model.keras',47281,'04eac9bf0cc9690e21d27c3ab1896262e8ffc8df8c96801907d83d36ddf0a50c',706,6922,1);
INSERT INTO "sweep_models" VALUES(7,4,9.58217263221740722656e-01,'/srv/sweeps/artifacts/cut/1/1/model.keras',47282,'133f440bdd1bad95404ed545e1d976cc64a62b2750993474182430812bad34b6',706,6922,1);
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
INSERT INTO "sweep_supervisors" VALUES('e4e9376301184bc397d3f5066e8e29cd','laptop','fd08462d-c3cb-4005-96c0-708b9502afa5 pid:[4026531836]',3180,788641.0,'["cpu", "cpu"]','2026-11-23 11:19:46.912000',1.79543281691898107526e+09,1.79543287691898107525e+09);
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
	reopened INTEGER DEFAULT '0' NOT NULL, 
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
','tiny.yaml','val_accuracy',5,NULL,7.09398674964904785156e+00,'work','ad6dda584b22807de617e1c0954218a1','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-23 11:19:35.629000','2e0bedda1d234c4a861641741302c3cc','/srv/sweeps/artifacts',NULL,NULL,0);
INSERT INTO "sweep_sweeps" VALUES(2,'cut',2,'name: cut
data: {digits: {images: 1797}}
model:
  cnn:
    depth: 1
    filters: {int: [2, 4]}
    dropout: 0.2
    batch_norm: block
    head: {dense: none}
training:
  epochs: 12
  batch_size: 2
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3}
','cut.yaml','val_accuracy',3,NULL,31.3210129737854,'work','ba1a0c4cd014846b9012fcfa53b76655','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-23 11:19:46.896000','2ec5590594964ac49910595d6be242bf','/srv/sweeps/artifacts',NULL,1.79543281837200069429e+09,0);
CREATE TABLE sweep_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT sweep_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "sweep_version" VALUES('0002');
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
INSERT INTO "trial_intermediate_values" VALUES(11,7,1,8.83008360862731933593e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(12,6,1,9.10863518714904785156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(13,7,2,9.22005593776702880859e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(14,6,2,9.3593317270278930664e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(15,7,3,9.27576601505279541015e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(16,6,3,9.3593317270278930664e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(17,7,4,9.58217263221740722656e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(18,6,4,9.47075188159942626953e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(19,6,5,9.38718676567077636718e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(20,7,5,9.38718676567077636718e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(21,6,6,0.961002767086029,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(22,7,6,9.44289684295654296875e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(23,7,7,9.49860751628875732421e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(24,6,7,9.55431759357452392578e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(25,7,8,9.526462554931640625e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(26,6,8,9.66573834419250488281e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(27,7,9,0.941504180431366,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(28,6,9,9.58217263221740722656e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(29,6,10,0.961002767086029,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(30,7,10,9.526462554931640625e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(31,6,11,9.3593317270278930664e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(32,7,11,9.55431759357452392578e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(33,6,12,9.33147609233856201171e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(34,7,12,9.49860751628875732421e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(35,8,1,7.2980499267578125e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(36,8,2,8.60724210739135742187e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(37,8,3,8.85793864727020263671e-01,'FINITE');
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
INSERT INTO "trial_params" VALUES(26,6,'filters',4.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 4}}');
INSERT INTO "trial_params" VALUES(27,6,'optimizer.adam.learning_rate',5.66921127773000344679e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
INSERT INTO "trial_params" VALUES(28,7,'filters',4.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 4}}');
INSERT INTO "trial_params" VALUES(29,7,'optimizer.adam.learning_rate',2.2948544792450982846e-03,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
INSERT INTO "trial_params" VALUES(30,8,'filters',3.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 4}}');
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
INSERT INTO "trial_user_attributes" VALUES(6,6,'sweep:parameters','706');
INSERT INTO "trial_user_attributes" VALUES(7,7,'sweep:parameters','706');
INSERT INTO "trial_user_attributes" VALUES(8,8,'sweep:parameters','532');
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
INSERT INTO "trial_values" VALUES(6,6,0,9.66573834419250488281e-01,'FINITE');
INSERT INTO "trial_values" VALUES(7,7,0,9.58217263221740722656e-01,'FINITE');
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
INSERT INTO "trials" VALUES(1,0,1,'COMPLETE','2026-11-23 11:19:35.703964','2026-11-23 11:19:38.736206');
INSERT INTO "trials" VALUES(2,1,1,'COMPLETE','2026-11-23 11:19:38.783741','2026-11-23 11:19:39.996565');
INSERT INTO "trials" VALUES(3,2,1,'COMPLETE','2026-11-23 11:19:40.031547','2026-11-23 11:19:41.043555');
INSERT INTO "trials" VALUES(4,3,1,'COMPLETE','2026-11-23 11:19:41.069031','2026-11-23 11:19:41.940473');
INSERT INTO "trials" VALUES(5,4,1,'COMPLETE','2026-11-23 11:19:41.982616','2026-11-23 11:19:42.825692');
INSERT INTO "trials" VALUES(6,0,2,'COMPLETE','2026-11-23 11:19:46.980156','2026-11-23 11:20:14.917828');
INSERT INTO "trials" VALUES(7,1,2,'COMPLETE','2026-11-23 11:19:49.544764','2026-11-23 11:20:15.647908');
INSERT INTO "trials" VALUES(8,2,2,'RUNNING','2026-11-23 11:20:14.958988',NULL);
CREATE TABLE version_info (
	version_info_id INTEGER NOT NULL, 
	schema_version INTEGER, 
	library_version VARCHAR(256), 
	PRIMARY KEY (version_info_id), 
	CHECK (version_info_id=1)
);
INSERT INTO "version_info" VALUES(1,12,'5.0.0');
CREATE UNIQUE INDEX sweep_one_turn ON sweep_leases (sweep_id) WHERE trial_id IS NULL;
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sweep_leases',8);
COMMIT;
