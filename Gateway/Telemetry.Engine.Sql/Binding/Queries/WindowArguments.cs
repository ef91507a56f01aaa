using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>The arguments of a window table function.</summary>
internal sealed class WindowArguments
{
    private readonly SqlExpression.Call _call;
    private readonly Dictionary<string, SqlExpression> _values;

    private WindowArguments(SqlExpression.Call call, Dictionary<string, SqlExpression> values)
    {
        _call = call;
        _values = values;
    }

    /// <summary>The rows.</summary>
    public SqlExpression Rows => _values["DATA"];

    /// <summary>The column of time.</summary>
    public SqlName Time => _values["TIMECOL"] switch
    {
        SqlExpression.Descriptor { Columns: [var column] } => column,
        SqlExpression.Column column => column.Name,
        var other => throw QueryError.Window("The time is one column.", other.Span, "Write DESCRIPTOR and its name."),
    };

    /// <summary>Sorts arguments by their names.</summary>
    public static WindowArguments Read(SqlExpression.Call call) => Read(call, ["DATA", "TIMECOL", .. LengthsOf(call)]);

    /// <summary>The same for a window of GROUP BY, which has no rows.</summary>
    public static WindowArguments ReadLegacy(SqlExpression.Call call) => Read(call, ["TIMECOL", .. LengthsOf(call)]);

    /// <summary>The windows.</summary>
    public PlanWindow Window(ImmutableArray<int> keys, TimeDomain domain)
    {
        PlanWindow window = _call.Function switch
        {
            "TUMBLE" => new PlanWindow.Tumble(Length("SIZE"), Offset(Length("SIZE"))),
            "HOP" => Hop(Length("SLIDE"), Length("SIZE")),
            "CUMULATE" => Cumulate(Length("STEP"), Length("SIZE")),
            _ => new PlanWindow.Session(Length("GAP"), keys),
        };
        if (window is not PlanWindow.Session && !keys.IsEmpty)
        {
            throw QueryError.Window($"PARTITION BY is for SESSION; {_call.Function} has the same windows for all.",
                Rows.Span);
        }
        return window with { Domain = domain };
    }

    private static IReadOnlyList<string> LengthsOf(SqlExpression.Call call) => call.Function switch
    {
        "TUMBLE" => ["SIZE", "OFFSET"],
        "HOP" => ["SLIDE", "SIZE", "OFFSET"],
        "CUMULATE" => ["STEP", "SIZE", "OFFSET"],
        _ => ["GAP"],
    };

    private static WindowArguments Read(SqlExpression.Call call, IReadOnlyList<string> names)
    {
        var values = new Dictionary<string, SqlExpression>(StringComparer.Ordinal);
        for (var index = 0; index < call.Arguments.Count; index++)
        {
            var argument = call.Arguments[index];
            var name = argument.Name?.Text.ToUpperInvariant() ?? (index < names.Count ? names[index] : null);
            if (name is null || !names.Contains(name) || !values.TryAdd(name, argument.Value))
            {
                throw QueryError.Arguments($"{call.Function} has no such argument, or has it already.", argument.Span,
                    string.Join(", ", names));
            }
        }
        var missing = names.FirstOrDefault(name => name != "OFFSET" && !values.ContainsKey(name));
        if (missing is not null)
        {
            throw QueryError.Arguments($"{call.Function} lacks its argument {missing}.", call.Span,
                string.Join(", ", names));
        }
        return new(call, values);
    }

    private PlanWindow.Hop Hop(Duration slide, Duration size)
    {
        CheckParts(size, slide, "slide");
        return new(slide, size, Offset(slide));
    }

    private PlanWindow.Cumulate Cumulate(Duration step, Duration size)
    {
        CheckParts(size, step, "step");
        return new(step, size, Offset(size));
    }

    private void CheckParts(Duration size, Duration part, string name)
    {
        var place = _values["SIZE"].Span;
        if (size.Micros % part.Micros != 0)
        {
            throw QueryError.Window($"The size of {_call.Function} is a multiple of its {name}.", place);
        }
        if (size.Micros / part.Micros <= SqlLimits.WindowsMax) { return; }
        throw QueryError.Window(
            $"A row would be in more than {SqlLimits.WindowsMax} windows.", place, $"Make the {name} longer.");
    }

    private Duration Length(string name)
    {
        var micros = Micros(_values[name]);
        if (micros > 0 && micros <= WindowAssigner.SizeMax.Micros) { return new(micros); }
        throw QueryError.Window(
            $"{name} of {_call.Function} is longer than nothing and at most {WindowAssigner.SizeMax}.",
            _values[name].Span);
    }

    private Duration Offset(Duration period)
    {
        if (!_values.TryGetValue("OFFSET", out var value)) { return Duration.Zero; }
        var micros = Micros(value);
        // Longer offsets mean the same windows as what is left of them.
        return new(micros % period.Micros);
    }

    private static long Micros(SqlExpression value) => value switch
    {
        SqlExpression.Interval { IsYearMonth: false } interval => interval.Micros,
        SqlExpression.Unary { Operator: SqlUnaryOperator.Minus, Operand: SqlExpression.Interval interval } =>
            -interval.Micros,
        _ => throw QueryError.Window("This is a length of time.", value.Span, "Write INTERVAL '10' SECOND."),
    };
}
