using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>A table of rows (g, name, v), keyed by g, for patterns; times in microseconds.</summary>
internal static class PatternRows
{
    public const string Table = "rows";

    public static readonly Schema Schema = new(
        new("g", ColumnType.Text), new("name", ColumnType.Text), new("v", ColumnType.Int64, true));

    private static readonly KeySpace Keys = new("g", [new("g", ColumnType.Text)], -1);

    public static ScriptStep Row(long time, string name, long? value = null, string key = "k") =>
        new ScriptStep.Row(Table, new EventTime(time), key, name, value);

    public static ScriptStep Mark(long time) => new ScriptStep.Watermark(Table, new EventTime(time));

    public static ScriptStep End { get; } = new ScriptStep.EndOfInput();

    public static Expression Named(string name) => new Expression.Compare(
        Comparison.Equal, new Expression.Column("name"), new Expression.Text(name));

    public static Expression Is(Comparison comparison, string left, string right) => new Expression.Compare(
        comparison, new Expression.Column(left), new Expression.Column(right));

    /// <summary>The times of the rows that a step took, as far as they can be columns: its first, its last and how
    /// many there are.</summary>
    public static ImmutableArray<MatchColumn> TimesOf(params string[] steps) =>
    [
        .. steps.SelectMany(step => (MatchColumn[])
        [
            new(step, new MatchTerm.FirstTime(step)),
            new($"{step}_last", new MatchTerm.LastTime(step)),
            new($"{step}_count", new MatchTerm.Fold(step, Aggregate.CountAll("n"))),
        ]),
    ];

    public static Pipeline Pipeline(MatchSpec spec)
    {
        var builder = new PipelineBuilder("pattern");
        var matches = builder.Table(Table, Schema, Keys).Match("match", spec with { Scope = ClockScope.Stream });
        matches.To("out");
        matches.Side(CepOperator.LatePort).To("late");
        matches.Side(CepOperator.TimedOutPort).To("timed_out");
        matches.Side("dead_letters").To(PipelineBuilder.DeadLettersStream);
        return builder.Build();
    }

    public static ScriptPlayer Play(MatchSpec spec, params ScriptStep[] steps) =>
        new ScriptPlayer(Pipeline(spec), new EventTime(0)).Play(steps);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
