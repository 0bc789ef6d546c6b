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
    device text NOT NULL,
    started timestamp without time zone NOT NULL,
    ended timestamp without time zone,
    first_epoch integer,
    outcome text,
    reason text,
    granted_epoch integer
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
    seconds double precision NOT NULL,
    recorded timestamp without time zone NOT NULL,
    metrics json NOT NULL
);
CREATE TABLE public.sweep_evaluations (
    trial_id integer NOT NULL,
    sha256 text NOT NULL,
    data_fingerprint text NOT NULL,
    recorded timestamp without time zone NOT NULL,
    machine text NOT NULL,
    versions json NOT NULL,
    images integer NOT NULL,
    loss double precision,
    confusion json NOT NULL,
    bins json NOT NULL
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
    desired_state text CONSTRAINT sweep_sweeps_wish_not_null NOT NULL,
    data_fingerprint text NOT NULL,
    image json NOT NULL,
    classes json NOT NULL,
    versions json NOT NULL,
    created timestamp without time zone NOT NULL,
    uid text NOT NULL,
    artifacts text,
    pause_reason text,
    active_at double precision,
    reopened integer DEFAULT 0 NOT NULL,
    data_path text,
    epochs integer
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
INSERT INTO public.sweep_attempts VALUES (1, 1, 1, 'laptop', 19816, 'cpu', '2026-11-28 12:25:53.343059', '2026-11-28 12:25:56.092121', 1, 'complete', 'all epochs', NULL);
INSERT INTO public.sweep_attempts VALUES (2, 2, 1, 'laptop', 19816, 'cpu', '2026-11-28 12:25:56.248154', '2026-11-28 12:25:56.875911', 1, 'complete', 'all epochs', NULL);
INSERT INTO public.sweep_attempts VALUES (3, 3, 1, 'laptop', 19816, 'cpu', '2026-11-28 12:25:56.948402', '2026-11-28 12:25:57.529336', 1, 'complete', 'all epochs', NULL);
INSERT INTO public.sweep_attempts VALUES (4, 4, 1, 'laptop', 19816, 'cpu', '2026-11-28 12:25:57.59586', '2026-11-28 12:25:58.471906', 1, 'complete', 'all epochs', NULL);
INSERT INTO public.sweep_attempts VALUES (5, 5, 1, 'laptop', 19816, 'cpu', '2026-11-28 12:25:58.592011', '2026-11-28 12:25:59.300835', 1, 'complete', 'all epochs', NULL);
INSERT INTO public.sweep_attempts VALUES (6, 6, 1, 'laptop', 20263, 'cpu', '2026-11-28 12:26:02.27723', '2026-11-28 12:26:06.91452', 1, 'complete', 'all epochs', NULL);
INSERT INTO public.sweep_attempts VALUES (7, 7, 1, 'laptop', 20263, 'cpu', '2026-11-28 12:26:07.047597', '2026-11-28 12:26:10.009772', 1, 'complete', 'all epochs', NULL);
INSERT INTO public.sweep_attempts VALUES (8, 8, 1, 'laptop', 20263, 'cpu', '2026-11-28 12:26:10.079119', NULL, 1, NULL, NULL, NULL);
INSERT INTO public.sweep_checkpoints VALUES (8, 1, 'cut/2/1/checkpoint-1.npz', 'fa830d213ac799132fc07d4288ddc3807572cac77ec35ac72c55a4350a7d5be8', 25177);
INSERT INTO public.sweep_checkpoints VALUES (8, 2, 'cut/2/1/checkpoint-2.npz', '3587eb3c0911dee2df4eac6f6ec3ac23eea4af10aef3a082a1205b524462a474', 25365);
INSERT INTO public.sweep_epochs VALUES (1, 1, 1, 0.3902305029996569, '2026-11-28 12:25:55.97804', '{"loss": 2.319570302963257, "accuracy": 0.1111111119389534, "val_loss": 2.2790684700012207, "val_accuracy": 0.10000000149011612, "learning_rate": 0.0032653382513672113}');
INSERT INTO public.sweep_epochs VALUES (1, 2, 1, 0.01003779900020163, '2026-11-28 12:25:56.001478', '{"loss": 2.2839114665985107, "accuracy": 0.12777778506278992, "val_loss": 2.266080379486084, "val_accuracy": 0.18333333730697632, "learning_rate": 0.0032653382513672113}');
INSERT INTO public.sweep_epochs VALUES (2, 1, 2, 0.37923740499991254, '2026-11-28 12:25:56.785799', '{"loss": 2.3430988788604736, "accuracy": 0.11666666716337204, "val_loss": 2.2692134380340576, "val_accuracy": 0.20000000298023224, "learning_rate": 0.006229261867702007}');
INSERT INTO public.sweep_epochs VALUES (2, 2, 2, 0.01378599600002417, '2026-11-28 12:25:56.808659', '{"loss": 2.2586121559143066, "accuracy": 0.1944444477558136, "val_loss": 2.2565693855285645, "val_accuracy": 0.3166666626930237, "learning_rate": 0.006229261867702007}');
INSERT INTO public.sweep_epochs VALUES (3, 1, 3, 0.3239586780000536, '2026-11-28 12:25:57.440048', '{"loss": 2.343367099761963, "accuracy": 0.08888889104127884, "val_loss": 2.3105990886688232, "val_accuracy": 0.11666666716337204, "learning_rate": 0.003464063396677375}');
INSERT INTO public.sweep_epochs VALUES (3, 2, 3, 0.011007360000348854, '2026-11-28 12:25:57.461897', '{"loss": 2.292043685913086, "accuracy": 0.14444445073604584, "val_loss": 2.270667791366577, "val_accuracy": 0.1666666716337204, "learning_rate": 0.003464063396677375}');
INSERT INTO public.sweep_epochs VALUES (4, 1, 4, 0.46406429299986485, '2026-11-28 12:25:58.348993', '{"loss": 2.314997434616089, "accuracy": 0.1111111119389534, "val_loss": 2.272120237350464, "val_accuracy": 0.13333334028720856, "learning_rate": 0.004705633502453566}');
INSERT INTO public.sweep_epochs VALUES (4, 2, 4, 0.01838200299971504, '2026-11-28 12:25:58.382469', '{"loss": 2.272892713546753, "accuracy": 0.17777778208255768, "val_loss": 2.259136438369751, "val_accuracy": 0.28333333134651184, "learning_rate": 0.004705633502453566}');
INSERT INTO public.sweep_epochs VALUES (5, 1, 5, 0.39005692399996406, '2026-11-28 12:25:59.209336', '{"loss": 2.3811898231506348, "accuracy": 0.0833333358168602, "val_loss": 2.3235299587249756, "val_accuracy": 0.1666666716337204, "learning_rate": 0.003679534886032343}');
INSERT INTO public.sweep_epochs VALUES (5, 2, 5, 0.013523396999971737, '2026-11-28 12:25:59.232231', '{"loss": 2.3382413387298584, "accuracy": 0.0833333358168602, "val_loss": 2.2927932739257812, "val_accuracy": 0.1666666716337204, "learning_rate": 0.003679534886032343}');
INSERT INTO public.sweep_epochs VALUES (6, 1, 6, 0.4179112469996653, '2026-11-28 12:26:04.736388', '{"loss": 2.099642038345337, "accuracy": 0.3333333432674408, "val_loss": 1.8132407665252686, "val_accuracy": 0.550000011920929, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (6, 2, 6, 0.027404625000144733, '2026-11-28 12:26:05.030305', '{"loss": 0.959243655204773, "accuracy": 0.6958333253860474, "val_loss": 1.077378273010254, "val_accuracy": 0.762499988079071, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (6, 3, 6, 0.02593551700010721, '2026-11-28 12:26:05.31678', '{"loss": 0.5515755414962769, "accuracy": 0.8291666507720947, "val_loss": 0.4759212136268616, "val_accuracy": 0.9125000238418579, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (6, 4, 6, 0.023758808999900793, '2026-11-28 12:26:05.601477', '{"loss": 0.32291924953460693, "accuracy": 0.9291666746139526, "val_loss": 0.30184751749038696, "val_accuracy": 0.9125000238418579, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (6, 5, 6, 0.02720423699975072, '2026-11-28 12:26:05.888618', '{"loss": 0.268135130405426, "accuracy": 0.9291666746139526, "val_loss": 0.21704764664173126, "val_accuracy": 0.9624999761581421, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (6, 6, 6, 0.03596467899978961, '2026-11-28 12:26:06.185505', '{"loss": 0.20847119390964508, "accuracy": 0.9416666626930237, "val_loss": 0.21926823258399963, "val_accuracy": 0.9375, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (6, 7, 6, 0.03484842000034405, '2026-11-28 12:26:06.483445', '{"loss": 0.21077145636081696, "accuracy": 0.949999988079071, "val_loss": 0.18468248844146729, "val_accuracy": 0.949999988079071, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (6, 8, 6, 0.028909679999742366, '2026-11-28 12:26:06.792886', '{"loss": 0.11114498972892761, "accuracy": 0.9791666865348816, "val_loss": 0.19848957657814026, "val_accuracy": 0.925000011920929, "learning_rate": 0.005669211503118277}');
INSERT INTO public.sweep_epochs VALUES (7, 1, 7, 0.415364485000282, '2026-11-28 12:26:07.910473', '{"loss": 2.4504687786102295, "accuracy": 0.19166666269302368, "val_loss": 2.052708864212036, "val_accuracy": 0.3499999940395355, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (7, 2, 7, 0.033041987999695266, '2026-11-28 12:26:08.204394', '{"loss": 1.5976905822753906, "accuracy": 0.4833333194255829, "val_loss": 1.591268539428711, "val_accuracy": 0.5625, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (7, 3, 7, 0.02561523699978352, '2026-11-28 12:26:08.494228', '{"loss": 1.0882201194763184, "accuracy": 0.6541666388511658, "val_loss": 1.0256803035736084, "val_accuracy": 0.7749999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (7, 4, 7, 0.022732123999958276, '2026-11-28 12:26:08.777123', '{"loss": 0.7556854486465454, "accuracy": 0.7875000238418579, "val_loss": 0.6855974197387695, "val_accuracy": 0.8374999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (7, 5, 7, 0.02590052999994441, '2026-11-28 12:26:09.063951', '{"loss": 0.6412157416343689, "accuracy": 0.8333333134651184, "val_loss": 0.5097449421882629, "val_accuracy": 0.8999999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (7, 6, 7, 0.02442168400011724, '2026-11-28 12:26:09.348863', '{"loss": 0.5177429914474487, "accuracy": 0.8458333611488342, "val_loss": 0.41954559087753296, "val_accuracy": 0.9125000238418579, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (7, 7, 7, 0.03509368499999255, '2026-11-28 12:26:09.646492', '{"loss": 0.4637826383113861, "accuracy": 0.8666666746139526, "val_loss": 0.35656866431236267, "val_accuracy": 0.8999999761581421, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (7, 8, 7, 0.031957827000042016, '2026-11-28 12:26:09.939743', '{"loss": 0.3098600506782532, "accuracy": 0.925000011920929, "val_loss": 0.30826401710510254, "val_accuracy": 0.9125000238418579, "learning_rate": 0.0022948544938117266}');
INSERT INTO public.sweep_epochs VALUES (8, 1, 8, 0.4321249180002269, '2026-11-28 12:26:10.94111', '{"loss": 2.8401038646698, "accuracy": 0.17916665971279144, "val_loss": 2.038939952850342, "val_accuracy": 0.2874999940395355, "learning_rate": 0.0015278924256563187}');
INSERT INTO public.sweep_epochs VALUES (8, 2, 8, 0.024732055999720615, '2026-11-28 12:26:11.226101', '{"loss": 2.1109166145324707, "accuracy": 0.3125, "val_loss": 1.6907527446746826, "val_accuracy": 0.5, "learning_rate": 0.0015278924256563187}');
INSERT INTO public.sweep_leases VALUES (8, 2, 8, '62a5215aaae54af6901d37fde3e6c5ff');
INSERT INTO public.sweep_models VALUES (1, 2, 0.18333333730697632, '/srv/sweeps/artifacts/tiny/0/1/model.keras', 51281, 'e9b87b67235c98a74584dfce761cc25a43adae04db83e4ce6ccfeb453c111052', 666, 15242, true);
INSERT INTO public.sweep_models VALUES (2, 2, 0.3166666626930237, '/srv/sweeps/artifacts/tiny/1/1/model.keras', 51280, '30161dec2c6824d2f22f5bd34a7c82d0a22ac6b2b56268fbae5064f97739a007', 666, 15242, true);
INSERT INTO public.sweep_models VALUES (3, 2, 0.1666666716337204, '/srv/sweeps/artifacts/tiny/2/1/model.keras', 41487, '3763d125fae817df0193f0507998677adf36e15bbc0a866c67c67ed684bfb9bb', 690, 6410, true);
INSERT INTO public.sweep_models VALUES (4, 2, 0.28333333134651184, '/srv/sweeps/artifacts/tiny/3/1/model.keras', 51280, 'e3e7414eded0a167ce7db8b7107f79505ddac3da69e4ae95427daee27fbaa4e8', 666, 15242, true);
INSERT INTO public.sweep_models VALUES (5, 1, 0.1666666716337204, '/srv/sweeps/artifacts/tiny/4/1/model.keras', 35015, 'c5f25f670df715ac8f7503f65a134ad6bd6cf2102c1fb75b61d35670cec6612e', 350, 3210, true);
INSERT INTO public.sweep_models VALUES (6, 5, 0.9624999761581421, '/srv/sweeps/artifacts/cut/0/1/model.keras', 57643, 'ada0b72a07d3dc16de18d9ece229d37d0088b5338c08fbfe21d0f996bca6cee7', 1576, 15562, true);
INSERT INTO public.sweep_models VALUES (7, 6, 0.9125000238418579, '/srv/sweeps/artifacts/cut/1/1/model.keras', 57644, '8ca653d2b1f3c933d2a09618a5278085ffc8ba685e6df1248d57050534d52e40', 1576, 15562, true);
INSERT INTO public.sweep_supervisors VALUES ('62a5215aaae54af6901d37fde3e6c5ff', 'laptop', 'c3d04446-ba48-417a-b4e9-fb49ff49a4d0 pid:[4026531836]', 20263, 368954, '["cpu"]', '2026-11-28 12:26:02.209592', 1795868762.209592, 1795868822.209621);
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
', 'tiny.yaml', 'val_accuracy', 5, NULL, 5.9963178634643555, 'work', 'ad6dda584b22807de617e1c0954218a1', '{"height": 8, "width": 8, "channels": 1, "classes": 10}', '["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]', '{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}', '2026-11-28 12:25:52.97267', '8a119b00cd1a4d72ac2a288a8a5f7b10', '/srv/sweeps/artifacts', NULL, NULL, 0, NULL, NULL);
INSERT INTO public.sweep_sweeps VALUES (2, 'cut', 2, 'name: cut
data: {digits: {images: 400}}
model:
  cnn: {depth: 1, filters: {int: [4, 9]}, dropout: 0.2, batch_norm: block, head: {dense: none}}
training:
  epochs: 8
  batch_size: 16
  optimizer: {adam: {learning_rate: {float: [1e-3, 1e-2], log: true}}}
search: {sampler: random, pruner: none, trials: 3, keep_models: 100}
', 'cut.yaml', 'val_accuracy', 3, NULL, 0, 'work', '15548f072fd0507509ab49c48a58de05', '{"height": 8, "width": 8, "channels": 1, "classes": 10}', '["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]', '{"sweep": "0.1.0", "python": "3.11.7", "keras": "3.15.1", "tensorflow": "2.21.0", "optuna": "5.0.0", "numpy": "2.4.6"}', '2026-11-28 12:26:02.199025', 'ec40c67b63194e19ae98d664f033c881', '/srv/sweeps/artifacts', NULL, 1795868762.28312, 0, NULL, NULL);
INSERT INTO public.sweep_version VALUES ('0005');
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
INSERT INTO public.trial_intermediate_values VALUES (11, 6, 1, 0.550000011920929, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (12, 6, 2, 0.762499988079071, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (13, 6, 3, 0.9125000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (14, 6, 4, 0.9125000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (15, 6, 5, 0.9624999761581421, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (16, 6, 6, 0.9375, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (17, 6, 7, 0.949999988079071, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (18, 6, 8, 0.925000011920929, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (19, 7, 1, 0.3499999940395355, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (20, 7, 2, 0.5625, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (21, 7, 3, 0.7749999761581421, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (22, 7, 4, 0.8374999761581421, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (23, 7, 5, 0.8999999761581421, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (24, 7, 6, 0.9125000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (25, 7, 7, 0.8999999761581421, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (26, 7, 8, 0.9125000238418579, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (27, 8, 1, 0.2874999940395355, 'FINITE');
INSERT INTO public.trial_intermediate_values VALUES (28, 8, 2, 0.5, 'FINITE');
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
INSERT INTO public.trial_values VALUES (6, 6, 0, 0.9624999761581421, 'FINITE');
INSERT INTO public.trial_values VALUES (7, 7, 0, 0.9125000238418579, 'FINITE');
INSERT INTO public.trials VALUES (1, 0, 1, 'COMPLETE', '2026-11-28 12:25:53.239011', '2026-11-28 12:25:56.107548');
INSERT INTO public.trials VALUES (2, 1, 1, 'COMPLETE', '2026-11-28 12:25:56.139821', '2026-11-28 12:25:56.887229');
INSERT INTO public.trials VALUES (3, 2, 1, 'COMPLETE', '2026-11-28 12:25:56.926634', '2026-11-28 12:25:57.535883');
INSERT INTO public.trials VALUES (4, 3, 1, 'COMPLETE', '2026-11-28 12:25:57.571753', '2026-11-28 12:25:58.481017');
INSERT INTO public.trials VALUES (5, 4, 1, 'COMPLETE', '2026-11-28 12:25:58.551526', '2026-11-28 12:25:59.319969');
INSERT INTO public.trials VALUES (6, 0, 2, 'COMPLETE', '2026-11-28 12:26:02.24317', '2026-11-28 12:26:06.930293');
INSERT INTO public.trials VALUES (7, 1, 2, 'COMPLETE', '2026-11-28 12:26:07.021055', '2026-11-28 12:26:10.016143');
INSERT INTO public.trials VALUES (8, 2, 2, 'RUNNING', '2026-11-28 12:26:10.056788', NULL);
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
ALTER TABLE ONLY public.sweep_evaluations
    ADD CONSTRAINT sweep_evaluations_pkey PRIMARY KEY (trial_id, sha256);
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
CREATE INDEX ix_sweep_evaluations_data_fingerprint ON public.sweep_evaluations USING btree (data_fingerprint);
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
