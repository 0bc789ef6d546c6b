CREATE TYPE public.studydirection AS ENUM (
    'NOT_SET',
    'MINIMIZE',
    'MAXIMIZE'
);
CREATE TYPE public.trialintermediatevaluetype AS ENUM (
    'FINITE',
    'INF_POS',
    'INF_NEG',
    'NAN'
);
CREATE TYPE public.trialstate AS ENUM (
    'RUNNING',
    'COMPLETE',
    'PRUNED',
    'FAIL',
    'WAITING'
);
CREATE TYPE public.trialvaluetype AS ENUM (
    'FINITE',
    'INF_POS',
    'INF_NEG'
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.studies (
    study_id integer NOT NULL,
    study_name character varying(512) NOT NULL
);
CREATE SEQUENCE public.studies_study_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.studies_study_id_seq OWNED BY public.studies.study_id;
CREATE TABLE public.study_directions (
    study_direction_id integer NOT NULL,
    direction public.studydirection NOT NULL,
    study_id integer NOT NULL,
    objective integer NOT NULL
);
CREATE SEQUENCE public.study_directions_study_direction_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.study_directions_study_direction_id_seq OWNED BY public.study_directions.study_direction_id;
CREATE TABLE public.study_system_attributes (
    study_system_attribute_id integer NOT NULL,
    study_id integer,
    key character varying(512),
    value_json text
);
CREATE SEQUENCE public.study_system_attributes_study_system_attribute_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.study_system_attributes_study_system_attribute_id_seq OWNED BY public.study_system_attributes.study_system_attribute_id;
CREATE TABLE public.study_user_attributes (
    study_user_attribute_id integer NOT NULL,
    study_id integer,
    key character varying(512),
    value_json text
);
CREATE SEQUENCE public.study_user_attributes_study_user_attribute_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.study_user_attributes_study_user_attribute_id_seq OWNED BY public.study_user_attributes.study_user_attribute_id;
CREATE TABLE public.sweep_attempts (
    id integer NOT NULL,
    trial_id integer NOT NULL,
    number integer NOT NULL,
    machine text NOT NULL,
    pid integer NOT NULL,
    process_started double precision,
    device text NOT NULL,
    started timestamp without time zone NOT NULL,
    ended timestamp without time zone,
    first_epoch integer,
    outcome text,
    reason text
);
CREATE SEQUENCE public.sweep_attempts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sweep_attempts_id_seq OWNED BY public.sweep_attempts.id;
CREATE TABLE public.sweep_checkpoints (
    trial_id integer NOT NULL,
    epoch integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL
);
CREATE TABLE public.sweep_epochs (
    trial_id integer NOT NULL,
    epoch integer NOT NULL,
    attempt_id integer NOT NULL,
    loss double precision,
    accuracy double precision,
    val_loss double precision,
    val_accuracy double precision,
    learning_rate double precision,
    seconds double precision NOT NULL,
    recorded timestamp without time zone NOT NULL
);
CREATE TABLE public.sweep_leases (
    id integer NOT NULL,
    sweep_id integer NOT NULL,
    trial_id integer,
    supervisor_id text NOT NULL
);
CREATE SEQUENCE public.sweep_leases_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sweep_leases_id_seq OWNED BY public.sweep_leases.id;
CREATE TABLE public.sweep_models (
    trial_id integer NOT NULL,
    epoch integer NOT NULL,
    value double precision,
    path text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    parameters bigint NOT NULL,
    flops bigint NOT NULL,
    is_kept boolean DEFAULT true NOT NULL
);
CREATE TABLE public.sweep_supervisors (
    id text NOT NULL,
    machine text NOT NULL,
    host text,
    pid integer NOT NULL,
    process_started double precision,
    devices json NOT NULL,
    started timestamp without time zone NOT NULL,
    seen double precision NOT NULL,
    expires double precision NOT NULL
);
CREATE TABLE public.sweep_sweeps (
    id integer NOT NULL,
    name text NOT NULL,
    study_id integer NOT NULL,
    space text NOT NULL,
    origin text NOT NULL,
    metric text NOT NULL,
    trials integer NOT NULL,
    timeout_s double precision,
    active_seconds double precision NOT NULL,
    wish text NOT NULL,
    data_fingerprint text NOT NULL,
    image json NOT NULL,
    classes json NOT NULL,
    versions json NOT NULL,
    created timestamp without time zone NOT NULL,
    uid text NOT NULL,
    artifacts text,
    wish_reason text,
    active_at double precision,
    reopened integer DEFAULT 0 NOT NULL,
    data_path text
);
CREATE SEQUENCE public.sweep_sweeps_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sweep_sweeps_id_seq OWNED BY public.sweep_sweeps.id;
CREATE TABLE public.sweep_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.trial_heartbeats (
    trial_heartbeat_id integer NOT NULL,
    trial_id integer NOT NULL,
    heartbeat timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.trial_heartbeats_trial_heartbeat_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_heartbeats_trial_heartbeat_id_seq OWNED BY public.trial_heartbeats.trial_heartbeat_id;
CREATE TABLE public.trial_intermediate_values (
    trial_intermediate_value_id integer NOT NULL,
    trial_id integer NOT NULL,
    step integer NOT NULL,
    intermediate_value double precision,
    intermediate_value_type public.trialintermediatevaluetype NOT NULL
);
CREATE SEQUENCE public.trial_intermediate_values_trial_intermediate_value_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_intermediate_values_trial_intermediate_value_id_seq OWNED BY public.trial_intermediate_values.trial_intermediate_value_id;
CREATE TABLE public.trial_params (
    param_id integer NOT NULL,
    trial_id integer,
    param_name character varying(512),
    param_value double precision,
    distribution_json text
);
CREATE SEQUENCE public.trial_params_param_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_params_param_id_seq OWNED BY public.trial_params.param_id;
CREATE TABLE public.trial_system_attributes (
    trial_system_attribute_id integer NOT NULL,
    trial_id integer,
    key character varying(512),
    value_json text
);
CREATE SEQUENCE public.trial_system_attributes_trial_system_attribute_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_system_attributes_trial_system_attribute_id_seq OWNED BY public.trial_system_attributes.trial_system_attribute_id;
CREATE TABLE public.trial_user_attributes (
    trial_user_attribute_id integer NOT NULL,
    trial_id integer,
    key character varying(512),
    value_json text
);
CREATE SEQUENCE public.trial_user_attributes_trial_user_attribute_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_user_attributes_trial_user_attribute_id_seq OWNED BY public.trial_user_attributes.trial_user_attribute_id;
CREATE TABLE public.trial_values (
    trial_value_id integer NOT NULL,
    trial_id integer NOT NULL,
    objective integer NOT NULL,
    value double precision,
    value_type public.trialvaluetype NOT NULL
);
CREATE SEQUENCE public.trial_values_trial_value_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trial_values_trial_value_id_seq OWNED BY public.trial_values.trial_value_id;
CREATE TABLE public.trials (
    trial_id integer NOT NULL,
    number integer,
    study_id integer,
    state public.trialstate NOT NULL,
    datetime_start timestamp without time zone,
    datetime_complete timestamp without time zone
);
CREATE SEQUENCE public.trials_trial_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trials_trial_id_seq OWNED BY public.trials.trial_id;
CREATE TABLE public.version_info (
    version_info_id integer NOT NULL,
    schema_version integer,
    library_version character varying(256),
    CONSTRAINT version_info_version_info_id_check CHECK ((version_info_id = 1))
);
ALTER TABLE ONLY public.studies ALTER COLUMN study_id SET DEFAULT nextval('public.studies_study_id_seq'::regclass);
ALTER TABLE ONLY public.study_directions ALTER COLUMN study_direction_id SET DEFAULT nextval('public.study_directions_study_direction_id_seq'::regclass);
ALTER TABLE ONLY public.study_system_attributes ALTER COLUMN study_system_attribute_id SET DEFAULT nextval('public.study_system_attributes_study_system_attribute_id_seq'::regclass);
ALTER TABLE ONLY public.study_user_attributes ALTER COLUMN study_user_attribute_id SET DEFAULT nextval('public.study_user_attributes_study_user_attribute_id_seq'::regclass);
ALTER TABLE ONLY public.sweep_attempts ALTER COLUMN id SET DEFAULT nextval('public.sweep_attempts_id_seq'::regclass);
ALTER TABLE ONLY public.sweep_leases ALTER COLUMN id SET DEFAULT nextval('public.sweep_leases_id_seq'::regclass);
ALTER TABLE ONLY public.sweep_sweeps ALTER COLUMN id SET DEFAULT nextval('public.sweep_sweeps_id_seq'::regclass);
ALTER TABLE ONLY public.trial_heartbeats ALTER COLUMN trial_heartbeat_id SET DEFAULT nextval('public.trial_heartbeats_trial_heartbeat_id_seq'::regclass);
ALTER TABLE ONLY public.trial_intermediate_values ALTER COLUMN trial_intermediate_value_id SET DEFAULT nextval('public.trial_intermediate_values_trial_intermediate_value_id_seq'::regclass);
ALTER TABLE ONLY public.trial_params ALTER COLUMN param_id SET DEFAULT nextval('public.trial_params_param_id_seq'::regclass);
ALTER TABLE ONLY public.trial_system_attributes ALTER COLUMN trial_system_attribute_id SET DEFAULT nextval('public.trial_system_attributes_trial_system_attribute_id_seq'::regclass);
ALTER TABLE ONLY public.trial_user_attributes ALTER COLUMN trial_user_attribute_id SET DEFAULT nextval('public.trial_user_attributes_trial_user_attribute_id_seq'::regclass);
ALTER TABLE ONLY public.trial_values ALTER COLUMN trial_value_id SET DEFAULT nextval('public.trial_values_trial_value_id_seq'::regclass);
ALTER TABLE ONLY public.trials ALTER COLUMN trial_id SET DEFAULT nextval('public.trials_trial_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('v3.2.0.a');
INSERT INTO public.studies VALUES (1, 'tiny');
INSERT INTO public.studies VALUES (2, 'cut');
INSERT INTO public.study_directions VALUES (1, 'MAXIMIZE', 1, 0);
INSERT INTO public.study_directions VALUES (2, 'MAXIMIZE', 2, 0);
INSERT INTO public.study_user_attributes VALUES (1, 1, 'sweep:prepared', 'true');
INSERT INTO public.study_user_attributes VALUES (2, 2, 'sweep:prepared', 'true');
INSERT INTO public.sweep_attempts VALUES (1, 1, 1, 'laptop', 19725, 570609, 'cpu', '2026-11-24 20:14:00.670194', '2026-11-24 20:14:20.51114', 1, 'complete', 'all epochs');
INSERT INTO public.sweep_attempts VALUES (2, 2, 1, 'laptop', 19725, 570609, 'cpu', '2026-11-24 20:14:21.295665', '2026-11-24 20:14:27.013896', 1, 'complete', 'all epochs');
INSERT INTO public.sweep_attempts VALUES (3, 3, 1, 'laptop', 19725, 570609, 'cpu', '2026-11-24 20:14:27.969755', '2026-11-24 20:14:32.465701', 1, 'complete', 'all epochs');
INSERT INTO public.sweep_attempts VALUES (4, 4, 1, 'laptop', 19725, 570609, 'cpu', '2026-11-24 20:14:33.30973', '2026-11-24 20:14:38.829547', 1, 'complete', 'all epochs');
INSERT INTO public.sweep_attempts VALUES (5, 5, 1, 'laptop', 19725, 570609, 'cpu', '2026-11-24 20:14:40.199539', '2026-11-24 20:14:44.494937', 1, 'complete', 'all epochs');
INSERT INTO public.sweep_attempts VALUES (6, 6, 1, 'laptop', 23512, 577396, 'cpu', '2026-11-24 20:15:01.815853', '2026-11-24 20:15:28.810949', 1, 'complete', 'all epochs');
INSERT INTO public.sweep_attempts VALUES (7, 7, 1, 'laptop', 23512, 577396, 'cpu', '2026-11-24 20:15:29.868054', '2026-11-24 20:15:47.415043', 1, 'complete', 'all epochs');
INSERT INTO public.sweep_attempts VALUES (8, 8, 1, 'laptop', 23512, 577396, 'cpu', '2026-11-24 20:15:48.154616', NULL, 1, NULL, NULL);
INSERT INTO public.sweep_checkpoints VALUES (8, 1, 'cut/2/1/checkpoint-1.npz', '1c232820e7ceb056dfcd60d053c099ab6e1abce7d71ce15ebab99bdd41f9d20a', 25142);
INSERT INTO public.sweep_checkpoints VALUES (8, 2, 'cut/2/1/checkpoint-2.npz', 'bab5bc509d9d9716d5a52ca41884901606b5526781b82f889010a2caa9b1c508', 25407);
INSERT INTO public.sweep_epochs VALUES (1, 1, 1, 2.319570302963257, 0.1111111119389534, 2.2790684700012207, 0.10000000149011612, 0.0032653382513672113, 3.79680526500033, '2026-11-24 20:14:19.625897');
INSERT INTO public.sweep_epochs VALUES (1, 2, 1, 2.2839114665985107, 0.12777778506278992, 2.266080379486084, 0.18333333730697632, 0.0032653382513672113, 0.11112088400022913, '2026-11-24 20:14:19.8845');
INSERT INTO public.sweep_epochs VALUES (2, 1, 2, 2.3430988788604736, 0.11666666716337204, 2.2692134380340576, 0.20000000298023224, 0.006229261867702007, 3.076254797999354, '2026-11-24 20:14:26.309882');
INSERT INTO public.sweep_epochs VALUES (2, 2, 2, 2.2586121559143066, 0.1944444477558136, 2.2565693855285645, 0.3166666626930237, 0.006229261867702007, 0.079026297999917, '2026-11-24 20:14:26.468906');
INSERT INTO public.sweep_epochs VALUES (3, 1, 3, 2.343367099761963, 0.08888889104127884, 2.3105990886688232, 0.11666666716337204, 0.003464063396677375, 2.1532542610002565, '2026-11-24 20:14:31.915876');
INSERT INTO public.sweep_epochs VALUES (3, 2, 3, 2.292043685913086, 0.14444445073604584, 2.270667791366577, 0.1666666716337204, 0.003464063396677375, 0.05307400800029427, '2026-11-24 20:14:32.032397');
INSERT INTO public.sweep_epochs VALUES (4, 1, 4, 2.314997434616089, 0.1111111119389534, 2.272120237350464, 0.13333334028720856, 0.004705633502453566, 3.03322179099996, '2026-11-24 20:14:38.157716');
INSERT INTO public.sweep_epochs VALUES (4, 2, 4, 2.272892713546753, 0.17777778208255768, 2.259136438369751, 0.28333333134651184, 0.004705633502453566, 0.0738477739996597, '2026-11-24 20:14:38.325489');
INSERT INTO public.sweep_epochs VALUES (5, 1, 5, 2.3811898231506348, 0.0833333358168602, 2.3235299587249756, 0.1666666716337204, 0.003679534886032343, 2.1229798459999074, '2026-11-24 20:14:43.8906');
INSERT INTO public.sweep_epochs VALUES (5, 2, 5, 2.3382413387298584, 0.0833333358168602, 2.2927932739257812, 0.1666666716337204, 0.003679534886032343, 0.06484416300008888, '2026-11-24 20:14:44.069874');
INSERT INTO public.sweep_epochs VALUES (6, 1, 6, 1.69772469997406, 0.4625000059604645, 0.6678196787834167, 0.7875000238418579, 0.005669211503118277, 4.6676859799999875, '2026-11-24 20:15:20.18988');
INSERT INTO public.sweep_epochs VALUES (6, 2, 6, 0.5051403641700745, 0.8541666865348816, 0.3332156538963318, 0.8999999761581421, 0.005669211503118277, 0.9678533139995125, '2026-11-24 20:15:21.28058');
INSERT INTO public.sweep_epochs VALUES (6, 3, 6, 0.274186909198761, 0.9166666865348816, 0.20377770066261292, 0.9125000238418579, 0.005669211503118277, 1.0281342660000519, '2026-11-24 20:15:22.391212');
INSERT INTO public.sweep_epochs VALUES (6, 4, 6, 0.14415791630744934, 0.9583333134651184, 0.20018260180950165, 0.925000011920929, 0.005669211503118277, 0.3477459519999684, '2026-11-24 20:15:22.838188');
INSERT INTO public.sweep_epochs VALUES (6, 5, 6, 0.14300242066383362, 0.9458333253860474, 0.2779799699783325, 0.8999999761581421, 0.005669211503118277, 1.2609061099992687, '2026-11-24 20:15:24.18978');
INSERT INTO public.sweep_epochs VALUES (6, 6, 6, 0.09051942825317383, 0.9833333492279053, 0.1405840367078781, 0.9750000238418579, 0.005669211503118277, 1.0251191420002215, '2026-11-24 20:15:25.325645');
INSERT INTO public.sweep_epochs VALUES (6, 7, 6, 0.1465435028076172, 0.9624999761581421, 0.22597575187683105, 0.925000011920929, 0.005669211503118277, 1.487659123999947, '2026-11-24 20:15:26.900246');
INSERT INTO public.sweep_epochs VALUES (6, 8, 6, 0.09635093063116074, 0.9750000238418579, 0.17339906096458435, 0.949999988079071, 0.005669211503118277, 1.0537521209998886, '2026-11-24 20:15:28.040387');
INSERT INTO public.sweep_epochs VALUES (7, 1, 7, 2.0518813133239746, 0.27916666865348816, 1.1262965202331543, 0.6875, 0.0022948544938117266, 6.225252950999675, '2026-11-24 20:15:38.48747');
INSERT INTO public.sweep_epochs VALUES (7, 2, 7, 0.9289448857307434, 0.7333333492279053, 0.5950197577476501, 0.8500000238418579, 0.0022948544938117266, 1.1152572400005738, '2026-11-24 20:15:39.719041');
INSERT INTO public.sweep_epochs VALUES (7, 3, 7, 0.593752920627594, 0.8125, 0.36963582038879395, 0.887499988079071, 0.0022948544938117266, 1.2851744469999176, '2026-11-24 20:15:41.10561');
INSERT INTO public.sweep_epochs VALUES (7, 4, 7, 0.3254896104335785, 0.925000011920929, 0.28455138206481934, 0.9125000238418579, 0.0022948544938117266, 0.9660544150001442, '2026-11-24 20:15:42.137788');
INSERT INTO public.sweep_epochs VALUES (7, 5, 7, 0.3033638894557953, 0.9083333611488342, 0.24379391968250275, 0.9375, 0.0022948544938117266, 1.1911610550005207, '2026-11-24 20:15:43.453584');
INSERT INTO public.sweep_epochs VALUES (7, 6, 7, 0.23290468752384186, 0.9291666746139526, 0.20264360308647156, 0.9375, 0.0022948544938117266, 1.168191515000217, '2026-11-24 20:15:44.723835');
INSERT INTO public.sweep_epochs VALUES (7, 7, 7, 0.22256916761398315, 0.949999988079071, 0.18292179703712463, 0.9125000238418579, 0.0022948544938117266, 0.8813897039999574, '2026-11-24 20:15:45.709801');
INSERT INTO public.sweep_epochs VALUES (7, 8, 7, 0.1716122180223465, 0.9541666507720947, 0.16495993733406067, 0.9375, 0.0022948544938117266, 0.8601023360006366, '2026-11-24 20:15:46.663166');
INSERT INTO public.sweep_epochs VALUES (8, 1, 8, 2.4328107833862305, 0.2541666626930237, 1.395248293876648, 0.5625, 0.0015278924256563187, 4.727639572000044, '2026-11-24 20:15:55.539052');
INSERT INTO public.sweep_epochs VALUES (8, 2, 8, 1.473833680152893, 0.512499988079071, 0.9080893397331238, 0.8374999761581421, 0.0015278924256563187, 0.9625002900002073, '2026-11-24 20:15:56.558763');
INSERT INTO public.sweep_leases VALUES (8, 2, 8, '7557d70df9a34c37b9380396611d6c54');
INSERT INTO public.sweep_models VALUES (1, 2, 0.18333333730697632, '/srv/sweeps/artifacts/tiny/0/1/model.keras', 51281, 'f03b5d48846979ecc21f93d406e9198f6232bc0d636f280256babdb5821fc950', 666, 15242, true);
INSERT INTO public.sweep_models VALUES (2, 2, 0.3166666626930237, '/srv/sweeps/artifacts/tiny/1/1/model.keras', 51280, '8525e0c2f739911ea750648b26506f98254b5f5e3e415d3cb3eeea551d88277f', 666, 15242, true);
INSERT INTO public.sweep_models VALUES (3, 2, 0.1666666716337204, '/srv/sweeps/artifacts/tiny/2/1/model.keras', 41487, 'ab9c705be6c61c13e85d6014133d251840d7c9f54afe943b91ca89c47156e822', 690, 6410, true);
INSERT INTO public.sweep_models VALUES (4, 2, 0.28333333134651184, '/srv/sweeps/artifacts/tiny/3/1/model.keras', 51280, 'd4da88d8317998fcc07e37419dee87fb6eadd5a382177f3e699fdcf4dcc7e757', 666, 15242, true);
INSERT INTO public.sweep_models VALUES (5, 1, 0.1666666716337204, '/srv/sweeps/artifacts/tiny/4/1/model.keras', 35015, '62d4784c8ee6436df60f3372207ac6f489cf4775259648bbaf8044fbe299d336', 350, 3210, true);
INSERT INTO public.sweep_models VALUES (6, 6, 0.9750000238418579, '/srv/sweeps/artifacts/cut/0/1/model.keras', 57643, 'f654cacbd37c71fa82fbf363867aa66459ea5787a756a7816b611551d1c48639', 1576, 15562, true);
INSERT INTO public.sweep_models VALUES (7, 5, 0.9375, '/srv/sweeps/artifacts/cut/1/1/model.keras', 57644, 'dcd4bb4e9721906399b869c10e20172a4acbe10744f4bf3746e97fa9bd60b91b', 1576, 15562, true);
INSERT INTO public.sweep_supervisors VALUES ('7557d70df9a34c37b9380396611d6c54', 'laptop', '52722607-76ae-487d-be3f-6dd1ac1277fa pid:[4026531836]', 23512, 577396, '["cpu"]', '2026-11-24 20:15:01.195422', 1795551351.28917, 1795551411.289179);
INSERT INTO public.sweep_sweeps VALUES (2, 'cut', 2, 'name: cut
data: {digits: {images: 400}}
model:
  cnn: {depth: 1, filters: {int: [4, 9]}, dropout: 0.2, batch_norm: block, head: {dense: none}}
training:
  epochs: 8
  batch_size: 4
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3, keep_models: 100}
', 'cut.yaml', 'val_accuracy', 3, NULL, 45.187928199768066, 'work', '15548f072fd0507509ab49c48a58de05', '{"height": 8, "width": 8, "channels": 1, "classes": 10}', '["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]', '{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}', '2026-11-24 20:15:01.1126', '0081cd2ddb8042248e50ee0a7fa98441', '/srv/sweeps/artifacts', NULL, 1795551348.205754, 0, NULL);
INSERT INTO public.sweep_sweeps VALUES (1, 'tiny', 1, 'name: tiny
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
', 'tiny.yaml', 'val_accuracy', 5, NULL, 44.049256801605225, 'work', 'ad6dda584b22807de617e1c0954218a1', '{"height": 8, "width": 8, "channels": 1, "classes": 10}', '["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]', '{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}', '2026-11-24 20:13:59.176641', '94e656a5d44947c487160608c26a2b22', '/srv/sweeps/artifacts', NULL, NULL, 0, NULL);
INSERT INTO public.sweep_version VALUES ('0003');
INSERT INTO public.trial_intermediate_values VALUES (1, 1, 1, 0.10000000149011612, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (2, 1, 2, 0.18333333730697632, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (3, 2, 1, 0.20000000298023224, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (4, 2, 2, 0.3166666626930237, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (5, 3, 1, 0.11666666716337204, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (6, 3, 2, 0.1666666716337204, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (7, 4, 1, 0.13333334028720856, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (8, 4, 2, 0.28333333134651184, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (9, 5, 1, 0.1666666716337204, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (10, 5, 2, 0.1666666716337204, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (11, 6, 1, 0.7875000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (12, 6, 2, 0.8999999761581421, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (13, 6, 3, 0.9125000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (14, 6, 4, 0.925000011920929, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (15, 6, 5, 0.8999999761581421, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (16, 6, 6, 0.9750000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (17, 6, 7, 0.925000011920929, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (18, 6, 8, 0.949999988079071, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (19, 7, 1, 0.6875, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (20, 7, 2, 0.8500000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (21, 7, 3, 0.887499988079071, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (22, 7, 4, 0.9125000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (23, 7, 5, 0.9375, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (24, 7, 6, 0.9375, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (25, 7, 7, 0.9125000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (26, 7, 8, 0.9375, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (27, 8, 1, 0.5625, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (28, 8, 2, 0.8374999761581421, 'FINITE');
INSERT INTO public.trial_params VALUES (1, 1, 'depth', 2, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO public.trial_params VALUES (2, 1, 'filters', 1, '{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO public.trial_params VALUES (3, 1, 'dropout', 0.2, '{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO public.trial_params VALUES (4, 1, 'optimizer', 0, '{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO public.trial_params VALUES (5, 1, 'optimizer.adam.learning_rate', 0.003265338181949063, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO public.trial_params VALUES (6, 2, 'depth', 2, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO public.trial_params VALUES (7, 2, 'filters', 1, '{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO public.trial_params VALUES (8, 2, 'dropout', 0.4, '{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO public.trial_params VALUES (9, 2, 'optimizer', 0, '{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO public.trial_params VALUES (10, 2, 'optimizer.adam.learning_rate', 0.00622926197830803, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO public.trial_params VALUES (11, 3, 'depth', 1, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO public.trial_params VALUES (12, 3, 'filters', 1, '{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO public.trial_params VALUES (13, 3, 'dropout', 0.2, '{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO public.trial_params VALUES (14, 3, 'optimizer', 0, '{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO public.trial_params VALUES (15, 3, 'optimizer.adam.learning_rate', 0.003464063458921518, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO public.trial_params VALUES (16, 4, 'depth', 2, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO public.trial_params VALUES (17, 4, 'filters', 1, '{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO public.trial_params VALUES (18, 4, 'dropout', 0.2, '{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO public.trial_params VALUES (19, 4, 'optimizer', 0, '{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO public.trial_params VALUES (20, 4, 'optimizer.adam.learning_rate', 0.004705633619134118, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO public.trial_params VALUES (21, 5, 'depth', 1, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 2}}');
INSERT INTO public.trial_params VALUES (22, 5, 'filters', 0, '{"name": "CategoricalDistribution", "attributes": {"choices": [2, 4]}}');
INSERT INTO public.trial_params VALUES (23, 5, 'dropout', 0, '{"name": "FloatDistribution", "attributes": {"step": 0.2, "low": 0.0, "high": 0.4, "log": false}}');
INSERT INTO public.trial_params VALUES (24, 5, 'optimizer', 0, '{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "adagrad"]}}');
INSERT INTO public.trial_params VALUES (25, 5, 'optimizer.adam.learning_rate', 0.0036795348681003537, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.1, "log": true}}');
INSERT INTO public.trial_params VALUES (26, 6, 'filters', 9, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 4, "high": 9}}');
INSERT INTO public.trial_params VALUES (27, 6, 'optimizer.adam.learning_rate', 0.0056692112777300034, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
INSERT INTO public.trial_params VALUES (28, 7, 'filters', 9, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 4, "high": 9}}');
INSERT INTO public.trial_params VALUES (29, 7, 'optimizer.adam.learning_rate', 0.0022948544792450983, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
INSERT INTO public.trial_params VALUES (30, 8, 'filters', 6, '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 4, "high": 9}}');
INSERT INTO public.trial_params VALUES (31, 8, 'optimizer.adam.learning_rate', 0.00152789247061198, '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 0.01, "log": true}}');
INSERT INTO public.trial_user_attributes VALUES (1, 1, 'sweep:parameters', '666');
INSERT INTO public.trial_user_attributes VALUES (2, 2, 'sweep:parameters', '666');
INSERT INTO public.trial_user_attributes VALUES (3, 3, 'sweep:parameters', '690');
INSERT INTO public.trial_user_attributes VALUES (4, 4, 'sweep:parameters', '666');
INSERT INTO public.trial_user_attributes VALUES (5, 5, 'sweep:parameters', '350');
INSERT INTO public.trial_user_attributes VALUES (6, 6, 'sweep:parameters', '1576');
INSERT INTO public.trial_user_attributes VALUES (7, 7, 'sweep:parameters', '1576');
INSERT INTO public.trial_user_attributes VALUES (8, 8, 'sweep:parameters', '1054');
INSERT INTO public.trial_values VALUES (1, 1, 0, 0.18333333730697632, 'FINITE');
INSERT INTO public.trial_values VALUES (2, 2, 0, 0.3166666626930237, 'FINITE');
INSERT INTO public.trial_values VALUES (3, 3, 0, 0.1666666716337204, 'FINITE');
INSERT INTO public.trial_values VALUES (4, 4, 0, 0.28333333134651184, 'FINITE');
INSERT INTO public.trial_values VALUES (5, 5, 0, 0.1666666716337204, 'FINITE');
INSERT INTO public.trial_values VALUES (6, 6, 0, 0.9750000238418579, 'FINITE');
INSERT INTO public.trial_values VALUES (7, 7, 0, 0.9375, 'FINITE');
INSERT INTO public.trials VALUES (1, 0, 1, 'COMPLETE', '2026-11-24 20:14:00.017216', '2026-11-24 20:14:20.626006');
INSERT INTO public.trials VALUES (2, 1, 1, 'COMPLETE', '2026-11-24 20:14:20.990203', '2026-11-24 20:14:27.136642');
INSERT INTO public.trials VALUES (3, 2, 1, 'COMPLETE', '2026-11-24 20:14:27.621862', '2026-11-24 20:14:32.537924');
INSERT INTO public.trials VALUES (4, 3, 1, 'COMPLETE', '2026-11-24 20:14:32.978105', '2026-11-24 20:14:38.927966');
INSERT INTO public.trials VALUES (5, 4, 1, 'COMPLETE', '2026-11-24 20:14:39.8988', '2026-11-24 20:14:44.60994');
INSERT INTO public.trials VALUES (6, 0, 2, 'COMPLETE', '2026-11-24 20:15:01.523847', '2026-11-24 20:15:28.938135');
INSERT INTO public.trials VALUES (7, 1, 2, 'COMPLETE', '2026-11-24 20:15:29.676239', '2026-11-24 20:15:47.489852');
INSERT INTO public.trials VALUES (8, 2, 2, 'RUNNING', '2026-11-24 20:15:47.952181', NULL);
INSERT INTO public.version_info VALUES (1, 12, '5.0.0');
SELECT pg_catalog.setval('public.studies_study_id_seq', 2, true);
SELECT pg_catalog.setval('public.study_directions_study_direction_id_seq', 2, true);
SELECT pg_catalog.setval('public.study_system_attributes_study_system_attribute_id_seq', 1, false);
SELECT pg_catalog.setval('public.study_user_attributes_study_user_attribute_id_seq', 2, true);
SELECT pg_catalog.setval('public.sweep_attempts_id_seq', 8, true);
SELECT pg_catalog.setval('public.sweep_leases_id_seq', 8, true);
SELECT pg_catalog.setval('public.sweep_sweeps_id_seq', 2, true);
SELECT pg_catalog.setval('public.trial_heartbeats_trial_heartbeat_id_seq', 1, false);
SELECT pg_catalog.setval('public.trial_intermediate_values_trial_intermediate_value_id_seq', 28, true);
SELECT pg_catalog.setval('public.trial_params_param_id_seq', 31, true);
SELECT pg_catalog.setval('public.trial_system_attributes_trial_system_attribute_id_seq', 1, false);
SELECT pg_catalog.setval('public.trial_user_attributes_trial_user_attribute_id_seq', 8, true);
SELECT pg_catalog.setval('public.trial_values_trial_value_id_seq', 7, true);
SELECT pg_catalog.setval('public.trials_trial_id_seq', 8, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.studies
    ADD CONSTRAINT studies_pkey PRIMARY KEY (study_id);
ALTER TABLE ONLY public.study_directions
    ADD CONSTRAINT study_directions_pkey PRIMARY KEY (study_direction_id);
ALTER TABLE ONLY public.study_directions
    ADD CONSTRAINT study_directions_study_id_objective_key UNIQUE (study_id, objective);
ALTER TABLE ONLY public.study_system_attributes
    ADD CONSTRAINT study_system_attributes_pkey PRIMARY KEY (study_system_attribute_id);
ALTER TABLE ONLY public.study_system_attributes
    ADD CONSTRAINT study_system_attributes_study_id_key_key UNIQUE (study_id, key);
ALTER TABLE ONLY public.study_user_attributes
    ADD CONSTRAINT study_user_attributes_pkey PRIMARY KEY (study_user_attribute_id);
ALTER TABLE ONLY public.study_user_attributes
    ADD CONSTRAINT study_user_attributes_study_id_key_key UNIQUE (study_id, key);
ALTER TABLE ONLY public.sweep_attempts
    ADD CONSTRAINT sweep_attempts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sweep_attempts
    ADD CONSTRAINT sweep_attempts_trial_id_number_key UNIQUE (trial_id, number);
ALTER TABLE ONLY public.sweep_checkpoints
    ADD CONSTRAINT sweep_checkpoints_pkey PRIMARY KEY (trial_id, epoch);
ALTER TABLE ONLY public.sweep_epochs
    ADD CONSTRAINT sweep_epochs_pkey PRIMARY KEY (trial_id, epoch);
ALTER TABLE ONLY public.sweep_leases
    ADD CONSTRAINT sweep_leases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sweep_leases
    ADD CONSTRAINT sweep_leases_trial_id_key UNIQUE (trial_id);
ALTER TABLE ONLY public.sweep_models
    ADD CONSTRAINT sweep_models_pkey PRIMARY KEY (trial_id);
ALTER TABLE ONLY public.sweep_supervisors
    ADD CONSTRAINT sweep_supervisors_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sweep_sweeps
    ADD CONSTRAINT sweep_sweeps_name_key UNIQUE (name);
ALTER TABLE ONLY public.sweep_sweeps
    ADD CONSTRAINT sweep_sweeps_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sweep_sweeps
    ADD CONSTRAINT sweep_sweeps_study_id_key UNIQUE (study_id);
ALTER TABLE ONLY public.sweep_version
    ADD CONSTRAINT sweep_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.trial_heartbeats
    ADD CONSTRAINT trial_heartbeats_pkey PRIMARY KEY (trial_heartbeat_id);
ALTER TABLE ONLY public.trial_heartbeats
    ADD CONSTRAINT trial_heartbeats_trial_id_key UNIQUE (trial_id);
ALTER TABLE ONLY public.trial_intermediate_values
    ADD CONSTRAINT trial_intermediate_values_pkey PRIMARY KEY (trial_intermediate_value_id);
ALTER TABLE ONLY public.trial_intermediate_values
    ADD CONSTRAINT trial_intermediate_values_trial_id_step_key UNIQUE (trial_id, step);
ALTER TABLE ONLY public.trial_params
    ADD CONSTRAINT trial_params_pkey PRIMARY KEY (param_id);
ALTER TABLE ONLY public.trial_params
    ADD CONSTRAINT trial_params_trial_id_param_name_key UNIQUE (trial_id, param_name);
ALTER TABLE ONLY public.trial_system_attributes
    ADD CONSTRAINT trial_system_attributes_pkey PRIMARY KEY (trial_system_attribute_id);
ALTER TABLE ONLY public.trial_system_attributes
    ADD CONSTRAINT trial_system_attributes_trial_id_key_key UNIQUE (trial_id, key);
ALTER TABLE ONLY public.trial_user_attributes
    ADD CONSTRAINT trial_user_attributes_pkey PRIMARY KEY (trial_user_attribute_id);
ALTER TABLE ONLY public.trial_user_attributes
    ADD CONSTRAINT trial_user_attributes_trial_id_key_key UNIQUE (trial_id, key);
ALTER TABLE ONLY public.trial_values
    ADD CONSTRAINT trial_values_pkey PRIMARY KEY (trial_value_id);
ALTER TABLE ONLY public.trial_values
    ADD CONSTRAINT trial_values_trial_id_objective_key UNIQUE (trial_id, objective);
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT trials_pkey PRIMARY KEY (trial_id);
ALTER TABLE ONLY public.version_info
    ADD CONSTRAINT version_info_pkey PRIMARY KEY (version_info_id);
CREATE UNIQUE INDEX ix_studies_study_name ON public.studies USING btree (study_name);
CREATE INDEX ix_trials_study_id ON public.trials USING btree (study_id);
CREATE INDEX sweep_epochs_of_attempt ON public.sweep_epochs USING btree (attempt_id);
CREATE UNIQUE INDEX sweep_one_turn ON public.sweep_leases USING btree (sweep_id) WHERE (trial_id IS NULL);
ALTER TABLE ONLY public.study_directions
    ADD CONSTRAINT study_directions_study_id_fkey FOREIGN KEY (study_id) REFERENCES public.studies(study_id);
ALTER TABLE ONLY public.study_system_attributes
    ADD CONSTRAINT study_system_attributes_study_id_fkey FOREIGN KEY (study_id) REFERENCES public.studies(study_id);
ALTER TABLE ONLY public.study_user_attributes
    ADD CONSTRAINT study_user_attributes_study_id_fkey FOREIGN KEY (study_id) REFERENCES public.studies(study_id);
ALTER TABLE ONLY public.sweep_epochs
    ADD CONSTRAINT sweep_epochs_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES public.sweep_attempts(id);
ALTER TABLE ONLY public.sweep_leases
    ADD CONSTRAINT sweep_leases_sweep_id_fkey FOREIGN KEY (sweep_id) REFERENCES public.sweep_sweeps(id);
ALTER TABLE ONLY public.trial_heartbeats
    ADD CONSTRAINT trial_heartbeats_trial_id_fkey FOREIGN KEY (trial_id) REFERENCES public.trials(trial_id);
ALTER TABLE ONLY public.trial_intermediate_values
    ADD CONSTRAINT trial_intermediate_values_trial_id_fkey FOREIGN KEY (trial_id) REFERENCES public.trials(trial_id);
ALTER TABLE ONLY public.trial_params
    ADD CONSTRAINT trial_params_trial_id_fkey FOREIGN KEY (trial_id) REFERENCES public.trials(trial_id);
ALTER TABLE ONLY public.trial_system_attributes
    ADD CONSTRAINT trial_system_attributes_trial_id_fkey FOREIGN KEY (trial_id) REFERENCES public.trials(trial_id);
ALTER TABLE ONLY public.trial_user_attributes
    ADD CONSTRAINT trial_user_attributes_trial_id_fkey FOREIGN KEY (trial_id) REFERENCES public.trials(trial_id);
ALTER TABLE ONLY public.trial_values
    ADD CONSTRAINT trial_values_trial_id_fkey FOREIGN KEY (trial_id) REFERENCES public.trials(trial_id);
ALTER TABLE ONLY public.trials
    ADD CONSTRAINT trials_study_id_fkey FOREIGN KEY (study_id) REFERENCES public.studies(study_id);
