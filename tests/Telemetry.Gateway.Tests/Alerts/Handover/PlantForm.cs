using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;

namespace Telemetry.Gateway.Tests.Alerts.Handover;

/// <summary>A pipeline with rules over a table of windows, as one configuration wants it.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Care">Maintenance and escalations.</param>
/// <param name="IsMapped">A change to it takes over what fits of the state, and repeats nothing.</param>
internal sealed record PlantForm(IReadOnlyList<AlertRule> Rules, CareSettings Care, bool IsMapped)
{
    public const string Name = "plant";
    public const string Table = "scores";

    public static readonly Schema Schema = new(
        new("device", ColumnType.Text), new("metric", ColumnType.Text), new("window_start", ColumnType.Time),
        new("window_end", ColumnType.Time), new("value", ColumnType.Float64));

    /// <summary>What must be the same for the folds' state to fit.</summary>
    public string Conditions => string.Join(';', Rules.Select(rule => rule.Version));

    /// <summary>What must be the same for it to be no other form.</summary>
    public string Description => Conditions + Care;

    public string Fingerprint => Convert.ToHexStringLower(Build().Fingerprint.AsSpan());

    public Pipeline Build()
    {
        PipelineBuilder builder = new(Name);
        builder.Apply(
                AlertOperator.Name,
                [builder.Table(Table, Schema, KeySpace.Series)],
                inputs => new AlertOperator(Rules, [new AlertInput(Table, inputs[0].Schema, KeySpace.Series)])
                {
                    Pipeline = Name,
                })
            .Apply(CareOperator.Name, _ => new CareOperator(Care) { Pipeline = Name })
            .To(AlertSchema.Stream);
        return builder.Build();
    }
}
