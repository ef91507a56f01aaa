using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>Pipelines of a table and one window operator.</summary>
internal static class WindowPipelines
{
    public const string Results = "results";
    public const string Late = "late";

    /// <summary>A window over rows of these columns, keyed by some of them.</summary>
    public static Pipeline Of(GeneralWindowSpec spec, Schema rows, params ReadOnlySpan<string> keys)
    {
        var space = new List<Column>();
        foreach (var key in keys) { space.Add(rows.Columns[rows.IndexOf(key)]); }
        var builder = new PipelineBuilder("case");
        var windows = builder.Table(TablePlayer.Table, rows, new KeySpace("key", space, -1)).Window("windows", spec);
        windows.Side(GeneralWindowOperator.LatePort).To(Late);
        windows.To(Results);
        return builder.Build();
    }
}
