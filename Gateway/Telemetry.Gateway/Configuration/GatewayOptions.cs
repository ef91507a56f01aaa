using System.Net;
using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Configuration;

/// <summary>What one gateway runs with: the configuration file, overridden by the command line.</summary>
internal sealed record GatewayOptions
{
    /// <value>The folder that holds journals, checkpoints, views and models. Default: <c>telemetry-data</c>.</value>
    public string DataDirectory { get; init; } = "telemetry-data";

    /// <value>Where HTTP listens. Port 0 takes a free one. Default: 127.0.0.1:8080.</value>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <value>Where MQTT listens. Port 0 takes a free one. Default: 127.0.0.1:1883.</value>
    public IPEndPoint Mqtt { get; init; } = new(IPAddress.Loopback, 1883);

    /// <value>MQTT connections at one time.</value>
    public int ConnectionsMax { get; init; } = GatewayLimits.ConnectionsDefault;

    /// <value>Anonymous clients are let in. Only on loopback.</value>
    public bool Open { get; init; }

    /// <value>The demo launcher's control server, or null outside the demo.</value>
    public Uri? DemoControl { get; init; }

    /// <value>How far a reading may be dated beyond its arrival before it is quarantined. Default: 60 s.</value>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromSeconds(60);

    /// <value>The disorder granted to a foreign device that declares no low watermark. Default: 5 s.</value>
    public TimeSpan ForeignDisorder { get; init; } = TimeSpan.FromSeconds(5);

    /// <value>How long a device must be offline before anybody is told. Default: 60 s.</value>
    public TimeSpan DeviceOfflineAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <value>An agent that comes with another spool under a known name replaces the one before, instead of being held
    /// back until a person accepts it. Default: no.</value>
    public bool AdmitReplacedDevices { get; init; }

    /// <value>What to do when the checkpoints are those of another form of the pipeline. Default: replay.</value>
    public ChangedPipeline WhenPipelineChanges { get; init; } = ChangedPipeline.Replay;

    /// <value>How much of the journals is kept.</value>
    public RetentionOptions Retention { get; init; } = new();

    /// <value>When the disk counts as full.</value>
    public DiskOptions Disk { get; init; } = new();

    /// <value>Who may use the HTTP interface.</value>
    public ApiOptions Api { get; init; } = new();

    /// <value>The known agents by client id.</value>
    public IReadOnlyDictionary<string, AgentOptions> Agents { get; init; } = new Dictionary<string, AgentOptions>();

    /// <value>The threshold rules.</value>
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <value>When nobody is notified, and to whom alerts are passed on.</value>
    public CareSettings Care { get; init; } = CareSettings.None;

    /// <value>The windows over groups of devices.</value>
    public IReadOnlyList<GroupWindowOptions> GroupWindows { get; init; } = [];

    /// <value>The plant: what hangs together, and which alerts explain which others. Default: null, nothing is
    /// known.</value>
    public PlantTopology? Topology { get; init; }

    /// <value>The pipelines that SQL texts say; not from the configuration file, but from the folder of
    /// texts.</value>
    public IReadOnlyList<SqlPipelineOptions> SqlPipelines { get; init; } = [];

    /// <value>The folder of SQL texts; null for <c>pipelines</c> in the data folder.</value>
    public string? SqlDirectory { get; init; }

    /// <value>The receivers of events that are posted to.</value>
    public IReadOnlyList<WebhookOptions> Webhooks { get; init; } = [];

    /// <value>The receivers of events by e-mail.</value>
    public IReadOnlyList<MailOptions> Mails { get; init; } = [];

    /// <value>The MQTT topics that events are published to.</value>
    public IReadOnlyList<TopicOptions> Topics { get; init; } = [];

    /// <value>Where people find the dashboard: links in notifications lead there. Default: where HTTP
    /// listens.</value>
    public Uri? DashboardUrl { get; init; }

    /// <value>The file that all this was read from, to read the receivers again; null without one.</value>
    public string? ConfigurationFile { get; init; }

    /// <value>When and on what the machine model is trained.</value>
    public ModelOptions Model { get; init; } = new();
}
