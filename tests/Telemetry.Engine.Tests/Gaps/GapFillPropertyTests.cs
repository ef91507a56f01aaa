using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Gaps;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Gaps;

public sealed class GapFillPropertyTests
{
    private static readonly Schema Rows = new(
        new("device", ColumnType.Text), new("at", ColumnType.Time), new("value", ColumnType.Float64, true),
        new("count", ColumnType.Int64, true), new("word", ColumnType.Text, true));

    [Fact]
    public void Gaps_are_filled_as_a_look_at_all_rows_fills_them()
    {
        var filled = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var spec = Draw(random);
            var player = new ScriptPlayer(Pipeline(spec), new(0), () => random.Next(1, 5), random.Next(4));
            var (taken, late, mark) = (new List<ScriptStep.Row>(), 0, long.MinValue);
            for (var step = 0; step < 60; step++)
            {
                if (random.Next(8) == 0)
                {
                    mark = Math.Max(mark, (step * 5) + random.Next(-40, 10));
                    player.Play(new ScriptStep.Watermark("rows", new(mark)));
                    continue;
                }
                var row = DrawRow(random, step);
                player.Play(row);
                if (row.Time.Micros <= mark) { late++; } else { taken.Add(row); }
            }
            player.Play(new ScriptStep.EndOfInput());

            var expected = taken.GroupBy(row => row.Values[0]).SelectMany(rows => Fill(spec, [.. rows]))
                .Order(StringComparer.Ordinal).ToList();
            var actual = player.Sink["out"].Order(StringComparer.Ordinal).ToList();
            Assert.True(expected.SequenceEqual(actual), $"seed {seed}, {spec}:\n"
                + $"missing {string.Join(" | ", expected.Except(actual))}\n"
                + $"too much {string.Join(" | ", actual.Except(expected))}");
            Assert.Equal(late, player.Sink["late"].Count);
            filled += actual.Count - taken.Count;
        }
        Assert.True(filled > 5_000, $"{filled} rows");
    }

    private static GapFillSpec Draw(Random random) => new()
    {
        Interval = new(random.Next(1, 12)),
        Fill = (GapFill)random.Next(1, 4),
        Columns = random.Next(2) == 0 ? ImmutableDictionary<string, GapFill>.Empty
            : ImmutableDictionary<string, GapFill>.Empty.Add("value", (GapFill)random.Next(1, 4))
                .Add("word", (GapFill)random.Next(1, 4)),
        TimeColumn = "at",
        RowsMax = random.Next(3) == 0 ? random.Next(6) : 1_000,
        GapMax = random.Next(3) == 0 ? new(random.Next(1, 60)) : null,
        Origin = random.Next(2) == 0 ? new(random.Next(-20, 20)) : null,
        Scope = ClockScope.Stream,
    };

    private static ScriptStep.Row DrawRow(Random random, int step)
    {
        var time = new EventTime((step * 5) + random.Next(-60, 60));
        return new("rows", time, $"d{random.Next(3)}", time,
            random.Next(6) == 0 ? null : (double)random.Next(100), random.Next(6) == 0 ? null : random.Next(100),
            random.Next(6) == 0 ? null : $"w{random.Next(9)}");
    }

    private static IEnumerable<string> Fill(GapFillSpec spec, List<ScriptStep.Row> rows)
    {
        var sorted = rows.OrderBy(row => row.Time).ToList();
        for (var index = 0; index < sorted.Count; index++)
        {
            if (index > 0)
            {
                foreach (var line in Between(spec, sorted[index - 1], sorted[index])) { yield return line; }
            }
            yield return Line(sorted[index].Values);
        }
    }

    private static List<string> Between(GapFillSpec spec, ScriptStep.Row last, ScriptStep.Row next)
    {
        var (from, to, step) = (last.Time.Micros, next.Time.Micros, spec.Interval.Micros);
        var lines = new List<string>();
        for (var time = from + 1; time < to; time++)
        {
            var isThere = spec.Origin is { } origin ? (time - origin.Micros) % step == 0 : (time - from) % step == 0;
            if (!isThere) { continue; }
            var share = (double)(time - from) / (to - from);
            lines.Add(Line(
            [
                last.Values[0], new EventTime(time), ValueOf(spec, "value", 2, last, next, share),
                ValueOf(spec, "count", 3, last, next, share), ValueOf(spec, "word", 4, last, next, share),
            ]));
        }
        return lines.Count > spec.RowsMax || to - from > (spec.GapMax?.Micros ?? long.MaxValue) ? [] : lines;
    }

    private static object? ValueOf(
        GapFillSpec spec, string name, int column, ScriptStep.Row last, ScriptStep.Row next, double share) =>
        (spec.Columns.GetValueOrDefault(name, spec.Fill), last.Values[column], next.Values[column]) switch
        {
            (GapFill.Last, var value, _) => value,
            (GapFill.Linear, double left, double right) => left + ((right - left) * share),
            (GapFill.Linear, int left, int right) => (long)Math.Round(left + ((right - left) * share)),
            _ => null,
        };

    private static string Line(object?[] values) => string.Join(' ', Rows.Columns.Zip(values)
        .Where(cell => cell.Second is not null).Select(cell => $"{cell.First.Name}={Print(cell.Second!)}"));

    private static string Print(object value) => value switch
    {
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        EventTime time => $"{time.Micros}",
        _ => $"{value}",
    };

    private static Pipeline Pipeline(GapFillSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var filled = builder.Table("rows", Rows, KeySpace.Device).FillGaps("gaps", spec);
        filled.To("out");
        filled.Side("late").To("late");
        return builder.Build();
    }
}
