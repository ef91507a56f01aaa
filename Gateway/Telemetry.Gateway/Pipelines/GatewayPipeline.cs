using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Alerts.Devices;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Gateway.Configuration;
using Telemetry.Scoring.Machine;
using Telemetry.Scoring.Series;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// The gateway's own pipeline, which is always there. Each arrow's rows that have a stream's name go to the output
/// journal under that name:
/// <code>
///  readings ─► readings_10s ─┬─► scores ─────────┐
///     │                      ├─► machine_scores ─┼─► alerts (rules ─► care) ─► alert_silences, alert_digests
///     └─► dead_letters       └───────────────────┘
///              └─► device_events
///                               machine_scores ─► model_facts
/// </code>
/// </summary>
internal static class GatewayPipeline
{
    /// <summary>The pipeline's name, the first part of each output row's id.</summary>
    public const string Name = "gateway";

    /// <summary>Windows of 10 s over every series.</summary>
    public const string WindowsStream = "readings_10s";

    /// <summary>Where acknowledgements go.</summary>
    public const string AlertsOperator = AlertOperator.Name;

    /// <summary>Where model changes go.</summary>
    public const string MachineScoresOperator = "machine_scores";

    /// <summary>The streams, and the pipeline, that are there whatever the configuration says.</summary>
    public static readonly IReadOnlySet<string> OwnStreams = new HashSet<string>(StringComparer.Ordinal)
    {
        WindowsStream, SeriesScoreSchema.Stream, MachineScoreSchema.Stream, MachineScoreSchema.FactStream,
        AlertSchema.Stream, AlertsOperator, SilenceSchema.Stream, DigestSchema.Stream,
        PipelineBuilder.DeadLettersStream, DeviceEventSchema.Stream, Name,
    };

    private static readonly Duration WindowSize = Duration.FromSeconds(10);

    /// <summary>How often somebody is told of readings of one device that are put aside for one reason.</summary>
    private static readonly Duration QuarantineQuiet = Duration.FromSeconds(3_600);

    public static Pipeline Build(GatewayOptions options, IModelSource models)
    {
        PipelineBuilder builder = new(Name, IngestOf(options));
        WindowSpec tenSeconds = WindowSpec.Tumbling(WindowSize, WindowSpec.Statistics("value"));
        PipelineStream windows = builder.Readings
            .Apply(WindowsStream, input => new WindowOperator(tenSeconds, input))
            .To(WindowsStream);
        PipelineStream scores = windows
            .Apply(SeriesScoreSchema.Stream, input => new SeriesScoreOperator(input.Schema))
            .To(SeriesScoreSchema.Stream);
        PipelineStream machines = windows
            .Apply(MachineScoresOperator, input => new MachineScoreOperator(input.Schema, models))
            .To(MachineScoreSchema.Stream);
        machines.Side(MachineScoreSchema.FactStream).To(MachineScoreSchema.FactStream);
        builder.DeadLetters
            .Apply(DeviceEventSchema.Stream, input => new DeviceEventOperator(
                input.Schema, Duration.FromTimeSpan(options.DeviceOfflineAfter), QuarantineQuiet))
            .To(DeviceEventSchema.Stream);
        PipelineStream alerts = builder.Apply(
            AlertsOperator,
            [windows, scores, machines],
            inputs => new AlertOperator(Rules(options), AlertInputs(inputs)) { Pipeline = Name });
        PipelineStream cared = CarePipeline.Put(options, alerts, Name);
        cared.To(AlertSchema.Stream);
        cared.Side(CareOperator.SilencesPort).To(SilenceSchema.Stream);
        return builder.Build();
    }

    /// <summary>How readings enter every pipeline.</summary>
    public static IngestOptions IngestOf(GatewayOptions options) => new()
    {
        FutureTolerance = Duration.FromTimeSpan(options.FutureTolerance),
        DisorderBound = Duration.FromTimeSpan(options.ForeignDisorder),
        AdmitsReplacement = options.AdmitReplacedDevices,
    };

    private static AlertInput[] AlertInputs(IReadOnlyList<InputPort> inputs)
    {
        string[] streams = [WindowsStream, SeriesScoreSchema.Stream, MachineScoreSchema.Stream];
        return
        [
            .. inputs.Zip(streams, (input, stream) => new AlertInput(
                stream,
                input.Schema,
                input.Keys ?? throw new InvalidOperationException($"Stream {stream} has no keys."))),
        ];
    }

    /// <summary>The rules over the gateway's own streams, and over devices.</summary>
    public static AlertRule[] Rules(GatewayOptions options) =>
        [.. options.Rules.Where(rule => options.GroupWindows.All(windows => windows.Id != rule.Stream))];
}
