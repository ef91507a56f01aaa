using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>Windows that the rows' own times close, in a pipeline that is restored from its snapshot after every
/// step.</summary>
internal sealed class PerKeyWindowKind : ICaseKind
{
    private const string Operator = "windows";

    public string Name => "per_key_window";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var call = (spec.GetProperty("aggregate").GetString() ?? "").Split('(')[0].Trim();
        var function = call == "mean"
            ? AggregateFunction.Avg : Enum.Parse<AggregateFunction>(call.Split(' ')[0], ignoreCase: true);
        var player = new ScriptPlayer(PipelineOf(spec, function), new(0), restoreEvery: 1);
        var said = new Said(player.Sink, function.ToString().ToLowerInvariant());
        var number = 0;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            switch (step.GetProperty("op").GetString())
            {
                case "element":
                    player.Play(new ScriptStep.Row(
                        "rows", CaseTime.Of(step, "ts"), Key(step), step.GetProperty("value").GetDouble()));
                    break;
                case "reconfigure":
                    var payload = KeyWindowOperator.ChangeScope(ScopeOf(step));
                    player.Play(new ScriptStep.Control(Operator, payload));
                    break;
                case "snapshot_and_restore": break; // It is done after every step.
                default: return $"step {number}: unknown {step}";
            }
            var difference = said.Compare($"step {number}", step);
            if (difference is not null) { return difference; }
            number++;
        }
        return null;
    }

    private static Pipeline PipelineOf(JsonElement spec, AggregateFunction function)
    {
        var window = spec.GetProperty("window");
        var size = CaseTime.Millis(window, "size_ms");
        var windows = new KeyWindowSpec(size, "value", function)
        {
            Slide = window.TryGetProperty("slide_ms", out _) ? CaseTime.Millis(window, "slide_ms")
                : window.TryGetProperty("step_ms", out _) ? CaseTime.Millis(window, "step_ms") : size,
            Grace = spec.TryGetProperty("grace_ms", out _) ? CaseTime.Millis(spec, "grace_ms") : Duration.Zero,
            Scope = ScopeOf(spec),
        };
        var keys = new KeySpace("key", [new("key", ColumnType.Text)], -1);
        var schema = new Schema([new("key", ColumnType.Text), new("value", ColumnType.Float64)]);
        var builder = new PipelineBuilder("case");
        var closed = builder.Table("rows", schema, keys)
            .Apply(Operator, input => new KeyWindowOperator(windows, input));
        closed.To("closed");
        closed.Side(KeyWindowOperator.UpdatedPort).To("updated");
        closed.Side(KeyWindowOperator.LatePort).To("late");
        return builder.Build();
    }

    private static KeyClockScope ScopeOf(JsonElement holder) => Enum.Parse<KeyClockScope>(
        holder.GetProperty("clock_scope").GetString() ?? "", ignoreCase: true);

    private static string Key(JsonElement holder) => holder.GetProperty("key").GetString() ?? "";

    /// <summary>What each stream said since the last step.</summary>
    private sealed class Said(RecordingSink sink, string column)
    {
        private readonly Dictionary<string, int> _read = new(StringComparer.Ordinal);

        public string? Compare(string place, JsonElement step)
        {
            var (closed, updated, late) = (Take("closed"), Take("updated"), Take("late"));
            string? difference = null;
            if (step.TryGetProperty("expect_closed", out var windows))
            {
                difference = Difference.AsMultiset($"{place}, closed", windows.EnumerateArray().Select(Line), closed);
            }
            if (difference is null && step.TryGetProperty("expect_updated", out var current))
            {
                difference = Difference.InOrder(
                    $"{place}, updated", [.. current.EnumerateArray().Select(Line)], updated);
            }
            if (difference is null && step.TryGetProperty("expect_late", out var isLate)
                && isLate.GetBoolean() != late.Count > 0)
            {
                difference = $"{place}: expected late {isLate.GetBoolean()}, got {late.Count} late rows";
            }
            return difference;
        }

        private List<string> Take(string stream)
        {
            var lines = sink[stream].Skip(_read.GetValueOrDefault(stream)).ToList();
            _read[stream] = sink[stream].Count;
            return lines;
        }

        private string Line(JsonElement window) => string.Create(
            CultureInfo.InvariantCulture,
            $"key={Key(window)} window_start={CaseTime.Of(window, "window_start").Micros} "
            + $"window_end={CaseTime.Of(window, "window_end").Micros} "
            + $"{column}={window.GetProperty("value").GetDouble():R}");
    }
}
