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
INSERT INTO "sweep_attempts" VALUES(1,1,1,'laptop',13010,NULL,'cpu','2026-11-23 09:40:32.470017','2026-11-23 09:40:34.739602',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(2,2,1,'laptop',13010,NULL,'cpu','2026-11-23 09:40:34.785539','2026-11-23 09:40:35.470391',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(3,3,1,'laptop',13010,NULL,'cpu','2026-11-23 09:40:35.511500','2026-11-23 09:40:36.178853',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(4,4,1,'laptop',13010,NULL,'cpu','2026-11-23 09:40:36.216108','2026-11-23 09:40:36.964998',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(5,5,1,'laptop',13010,NULL,'cpu','2026-11-23 09:40:37.009131','2026-11-23 09:40:37.652022',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(6,6,1,'laptop',13165,NULL,'cpu','2026-11-23 09:40:40.012597','2026-11-23 09:40:53.071681',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(7,7,1,'laptop',13165,NULL,'cpu','2026-11-23 09:40:41.612251','2026-11-23 09:40:52.906207',1,'complete','all epochs');
INSERT INTO "sweep_attempts" VALUES(8,8,1,'laptop',13165,NULL,'cpu','2026-11-23 09:40:53.000691',NULL,1,NULL,NULL);
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
INSERT INTO "sweep_epochs" VALUES(1,1,1,2.31957030296325683593e+00,1.11111111938953399658e-01,2.27906847000122070312e+00,1.00000001490116119384e-01,3.26533825136721134185e-03,4.92088005999903543852e-01,'2026-11-23 09:40:34.653857');
INSERT INTO "sweep_epochs" VALUES(1,2,1,2.28391146659851074218e+00,1.27777785062789916992e-01,2.26608037948608398437e+00,1.83333337306976318359e-01,3.26533825136721134185e-03,1.19190610000714514171e-02,'2026-11-23 09:40:34.677031');
INSERT INTO "sweep_epochs" VALUES(2,1,2,2.34309887886047363281e+00,1.16666667163372039794e-01,2.26921343803405761718e+00,2.00000002980232238769e-01,6.2292618677020072937e-03,3.9127740100002483814e-01,'2026-11-23 09:40:35.387806');
INSERT INTO "sweep_epochs" VALUES(2,2,2,2.25861215591430664062e+00,1.94444447755813598632e-01,2.25656938552856445312e+00,3.1666666269302368164e-01,6.2292618677020072937e-03,1.38992550000693881884e-02,'2026-11-23 09:40:35.408919');
INSERT INTO "sweep_epochs" VALUES(3,1,3,2.34336709976196289062e+00,8.88888910412788391113e-02,2.31059908866882324218e+00,1.16666667163372039794e-01,3.46406339667737483978e-03,3.3907218399986049917e-01,'2026-11-23 09:40:36.106633');
INSERT INTO "sweep_epochs" VALUES(3,2,3,2.2920436859130859375e+00,1.44444450736045837402e-01,2.27066779136657714843e+00,1.66666671633720397949e-01,3.46406339667737483978e-03,1.00375389999953767983e-02,'2026-11-23 09:40:36.126611');
INSERT INTO "sweep_epochs" VALUES(4,1,4,2.31499743461608886718e+00,1.11111111938953399658e-01,2.27212023735046386718e+00,1.33333340287208557128e-01,4.70563350245356559753e-03,0.444900983000025,'2026-11-23 09:40:36.876626');
INSERT INTO "sweep_epochs" VALUES(4,2,4,2.27289271354675292968e+00,1.77777782082557678222e-01,2.25913643836975097656e+00,2.8333333134651184082e-01,4.70563350245356559753e-03,1.56993530001727776834e-02,'2026-11-23 09:40:36.901674');
INSERT INTO "sweep_epochs" VALUES(5,1,5,2.38118982315063476562e+00,0.0833333358168602,2.32352995872497558593e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,3.48339618999943922972e-01,'2026-11-23 09:40:37.580626');
INSERT INTO "sweep_epochs" VALUES(5,2,5,2.33824133872985839843e+00,0.0833333358168602,2.29279327392578125e+00,1.66666671633720397949e-01,3.67953488603234291076e-03,1.51097479999862116528e-02,'2026-11-23 09:40:37.602527');
INSERT INTO "sweep_epochs" VALUES(6,1,6,7.83138215541839599609e-01,0.743280827999115,2.90467560291290283203e-01,9.10863518714904785156e-01,5.66921150311827659606e-03,1.1153119919999880949e+00,'2026-11-23 09:40:42.909173');
INSERT INTO "sweep_epochs" VALUES(7,1,7,1.15033698081970214843e+00,6.45041704177856445312e-01,4.25474464893341064453e-01,8.83008360862731933593e-01,2.29485449381172657012e-03,1.09652566800014028558e+00,'2026-11-23 09:40:42.924009');
INSERT INTO "sweep_epochs" VALUES(7,2,7,3.74217838048934936523e-01,8.73957395553588867187e-01,2.44670048356056213378e-01,9.22005593776702880859e-01,2.29485449381172657012e-03,6.60045577999881061259e-01,'2026-11-23 09:40:43.590968');
INSERT INTO "sweep_epochs" VALUES(6,2,6,2.87830740213394165039e-01,0.898053765296936,2.16464266180992126464e-01,9.3593317270278930664e-01,5.66921150311827659606e-03,6.79640715999994426965e-01,'2026-11-23 09:40:43.600780');
INSERT INTO "sweep_epochs" VALUES(7,3,7,2.46841102838516235351e-01,9.22150135040283203125e-01,2.4099692702293395996e-01,9.27576601505279541015e-01,2.29485449381172657012e-03,6.57539079000116544193e-01,'2026-11-23 09:40:44.259758');
INSERT INTO "sweep_epochs" VALUES(6,3,6,2.11993828415870666503e-01,9.27710831165313720703e-01,2.09824055433273315429e-01,9.3593317270278930664e-01,5.66921150311827659606e-03,6.72848765000026105553e-01,'2026-11-23 09:40:44.280332');
INSERT INTO "sweep_epochs" VALUES(7,4,7,2.10968151688575744628e-01,9.29564416408538818359e-01,1.75761669874191284179e-01,9.58217263221740722656e-01,2.29485449381172657012e-03,6.4860641600012058916e-01,'2026-11-23 09:40:44.918050');
INSERT INTO "sweep_epochs" VALUES(6,4,6,2.0685964822769165039e-01,9.27710831165313720703e-01,1.62227123975753784179e-01,9.47075188159942626953e-01,5.66921150311827659606e-03,6.66893646000062290113e-01,'2026-11-23 09:40:44.954517');
INSERT INTO "sweep_epochs" VALUES(7,5,7,1.79324358701705932617e-01,9.434661865234375e-01,1.94877088069915771484e-01,9.38718676567077636718e-01,2.29485449381172657012e-03,6.47754586000019116909e-01,'2026-11-23 09:40:45.573579');
INSERT INTO "sweep_epochs" VALUES(6,5,6,1.75931200385093688964e-01,9.36978697776794433593e-01,1.96391850709915161132e-01,9.38718676567077636718e-01,5.66921150311827659606e-03,6.65883855999936713487e-01,'2026-11-23 09:40:45.627531');
INSERT INTO "sweep_epochs" VALUES(7,6,7,1.4744669198989868164e-01,0.94439297914505,1.87379986047744750976e-01,9.44289684295654296875e-01,2.29485449381172657012e-03,6.54387115999952584388e-01,'2026-11-23 09:40:46.235437');
INSERT INTO "sweep_epochs" VALUES(6,6,6,1.61929741501808166503e-01,9.35125112533569335937e-01,1.68536648154258728027e-01,0.961002767086029,5.66921150311827659606e-03,6.78799626999989413889e-01,'2026-11-23 09:40:46.314099');
INSERT INTO "sweep_epochs" VALUES(7,7,7,1.69302761554718017578e-01,9.434661865234375e-01,1.64285063743591308593e-01,9.49860751628875732421e-01,2.29485449381172657012e-03,6.52706398999953307793e-01,'2026-11-23 09:40:46.897586');
INSERT INTO "sweep_epochs" VALUES(6,7,6,1.69685229659080505371e-01,9.38832223415374755859e-01,1.53937086462974548339e-01,9.55431759357452392578e-01,5.66921150311827659606e-03,6.72787670000161597272e-01,'2026-11-23 09:40:46.994182');
INSERT INTO "sweep_epochs" VALUES(7,8,7,1.30771934986114501953e-01,9.527339935302734375e-01,1.69983848929405212402e-01,9.526462554931640625e-01,2.29485449381172657012e-03,6.70914134999975431128e-01,'2026-11-23 09:40:47.577150');
INSERT INTO "sweep_epochs" VALUES(6,8,6,1.15146972239017486572e-01,9.6200186014175415039e-01,1.54441565275192260742e-01,9.66573834419250488281e-01,5.66921150311827659606e-03,7.00234444999978222767e-01,'2026-11-23 09:40:47.701900');
INSERT INTO "sweep_epochs" VALUES(7,9,7,1.32395416498184204101e-01,0.949026882648468,1.905272752046585083e-01,0.941504180431366,2.29485449381172657012e-03,1.02839450999999826308e+00,'2026-11-23 09:40:48.613576');
INSERT INTO "sweep_epochs" VALUES(6,9,6,1.32578536868095397949e-01,9.54587578773498535156e-01,1.65476262569427490234e-01,9.58217263221740722656e-01,5.66921150311827659606e-03,1.33202489500013143697e+00,'2026-11-23 09:40:49.046503');
INSERT INTO "sweep_epochs" VALUES(7,10,7,9.83122140169143676757e-02,9.6200186014175415039e-01,1.67531907558441162109e-01,9.526462554931640625e-01,2.29485449381172657012e-03,1.35152080600005319865e+00,'2026-11-23 09:40:49.978920');
INSERT INTO "sweep_epochs" VALUES(6,10,6,1.12344659864902496337e-01,9.61075067520141601562e-01,1.56446933746337890625e-01,0.961002767086029,5.66921150311827659606e-03,1.34814366499995230697e+00,'2026-11-23 09:40:50.408220');
INSERT INTO "sweep_epochs" VALUES(7,11,7,0.113461934030056,9.5736795663833618164e-01,1.69328466057777404785e-01,9.55431759357452392578e-01,2.29485449381172657012e-03,1.37591287999998712621e+00,'2026-11-23 09:40:51.372311');
INSERT INTO "sweep_epochs" VALUES(6,11,6,1.11618064343929290771e-01,9.62928652763366699218e-01,2.13634222745895385742e-01,9.3593317270278930664e-01,5.66921150311827659606e-03,1.19186211500004901608e+00,'2026-11-23 09:40:51.618188');
INSERT INTO "sweep_epochs" VALUES(7,12,7,1.12039901316165924072e-01,0.960148274898529,1.7060215771198272705e-01,9.49860751628875732421e-01,2.29485449381172657012e-03,1.38655082100012805312e+00,'2026-11-23 09:40:52.771955');
INSERT INTO "sweep_epochs" VALUES(6,12,6,1.60583391785621643066e-01,9.47173297405242919921e-01,2.22858712077140808105e-01,9.33147609233856201171e-01,5.66921150311827659606e-03,1.36822102100018128112e+00,'2026-11-23 09:40:53.013315');
CREATE TABLE sweep_models (
	trial_id INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	value FLOAT, 
	path TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	parameters BIGINT NOT NULL, 
	flops BIGINT NOT NULL, 
	PRIMARY KEY (trial_id)
);
INSERT INTO "sweep_models" VALUES(1,2,1.83333337306976318359e-01,'/srv/sweeps/artifacts/tiny/0/model.keras',51281,'10c3fc85fb69443937a506c1886dd6777704b9a916d930f90ebfc2b784a5eee6',666,15242);
INSERT INTO "sweep_models" VALUES(2,2,3.1666666269302368164e-01,'/srv/sweeps/artifacts/tiny/1/model.keras',51280,'cf39abc9ef517f563454c115db3814ba663526f930ec3b4de6948063b7606f2e',666,15242);
INSERT INTO "sweep_models" VALUES(3,2,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/2/model.keras',41487,'f5834269940a719d9b25e5a845c92583f5fec8fd8100ef8f5279b3f1762f06ae',690,6410);
INSERT INTO "sweep_models" VALUES(4,2,2.8333333134651184082e-01,'/srv/sweeps/artifacts/tiny/3/model.keras',51280,'7c68d43b20093f2079eb116d072692aaddb99a5d81c970db451cd27fcb9f83a9',666,15242);
INSERT INTO "sweep_models" VALUES(5,1,1.66666671633720397949e-01,'/srv/sweeps/artifacts/tiny/4/model.keras',35015,'175abedc2ab8420ef257e36a8796a56ba0a38c9c293434cd095d4fb14829a800',350,3210);
INSERT INTO "sweep_models" VALUES(6,8,9.66573834419250488281e-01,'/srv/sweeps/artifacts/cut/0/model.keras',47281,'8d25a3cb05ffdadd263af948eb2fe796a6b76dd538b1597f61735a0e5e73b77c',706,6922);
INSERT INTO "sweep_models" VALUES(7,4,9.58217263221740722656e-01,'/srv/sweeps/artifacts/cut/1/model.keras',47282,'99717963f7518335cb7ec6def94d730d04c43173049435793f27b801f8a94473',706,6922);
CREATE TABLE sweep_sweeps (
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
','tiny.yaml','val_accuracy',5,NULL,5.25523343999998360231e+00,'work','ad6dda584b22807de617e1c0954218a1','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-23 09:40:32.427313');
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
','cut.yaml','val_accuracy',3,NULL,1.00005697679998775131e+01,'work','ba1a0c4cd014846b9012fcfa53b76655','{"height": 8, "width": 8, "channels": 1, "classes": 10}','["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]','{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}','2026-11-23 09:40:39.978129');
CREATE TABLE sweep_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT sweep_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "sweep_version" VALUES('0001');
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
INSERT INTO "trial_intermediate_values" VALUES(11,6,1,9.10863518714904785156e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(12,7,1,8.83008360862731933593e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(13,7,2,9.22005593776702880859e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(14,6,2,9.3593317270278930664e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(15,7,3,9.27576601505279541015e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(16,6,3,9.3593317270278930664e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(17,7,4,9.58217263221740722656e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(18,6,4,9.47075188159942626953e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(19,7,5,9.38718676567077636718e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(20,6,5,9.38718676567077636718e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(21,7,6,9.44289684295654296875e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(22,6,6,0.961002767086029,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(23,7,7,9.49860751628875732421e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(24,6,7,9.55431759357452392578e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(25,7,8,9.526462554931640625e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(26,6,8,9.66573834419250488281e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(27,7,9,0.941504180431366,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(28,6,9,9.58217263221740722656e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(29,7,10,9.526462554931640625e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(30,6,10,0.961002767086029,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(31,7,11,9.55431759357452392578e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(32,6,11,9.3593317270278930664e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(33,7,12,9.49860751628875732421e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(34,6,12,9.33147609233856201171e-01,'FINITE');
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
INSERT INTO "trial_values" VALUES(6,7,0,9.58217263221740722656e-01,'FINITE');
INSERT INTO "trial_values" VALUES(7,6,0,9.66573834419250488281e-01,'FINITE');
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
INSERT INTO "trials" VALUES(1,0,1,'COMPLETE','2026-11-23 09:40:32.444300','2026-11-23 09:40:34.745743');
INSERT INTO "trials" VALUES(2,1,1,'COMPLETE','2026-11-23 09:40:34.772328','2026-11-23 09:40:35.482908');
INSERT INTO "trials" VALUES(3,2,1,'COMPLETE','2026-11-23 09:40:35.498137','2026-11-23 09:40:36.182377');
INSERT INTO "trials" VALUES(4,3,1,'COMPLETE','2026-11-23 09:40:36.202810','2026-11-23 09:40:36.972233');
INSERT INTO "trials" VALUES(5,4,1,'COMPLETE','2026-11-23 09:40:36.992547','2026-11-23 09:40:37.660499');
INSERT INTO "trials" VALUES(6,0,2,'COMPLETE','2026-11-23 09:40:39.994365','2026-11-23 09:40:53.075038');
INSERT INTO "trials" VALUES(7,1,2,'COMPLETE','2026-11-23 09:40:41.604010','2026-11-23 09:40:52.915461');
INSERT INTO "trials" VALUES(8,2,2,'RUNNING','2026-11-23 09:40:52.984133',NULL);
CREATE TABLE version_info (
	version_info_id INTEGER NOT NULL, 
	schema_version INTEGER, 
	library_version VARCHAR(256), 
	PRIMARY KEY (version_info_id), 
	CHECK (version_info_id=1)
);
INSERT INTO "version_info" VALUES(1,12,'5.0.0');
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
COMMIT;
