using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Joins;

[Verifies(typeof(LookupJoinOperator))]
public sealed class LookupJoinTests
{
    private static readonly Schema Rows = new(
        new("device", ColumnType.Text, true), new("n", ColumnType.Int64), new("v", ColumnType.Float64));

    private static readonly LookupJoinSpec BySite = new()
    {
        On = ["device"],
        KeyColumns = [new("device", ColumnType.Text)],
        Columns = [new("site", ColumnType.Text, true), new("limit", ColumnType.Decimal, true)],
        Type = JoinType.Left,
    };

    [Theory]
    [InlineData(JoinType.Left, "a: | a:hall | b: | a:roof 2.5 | : | a:")]
    [InlineData(JoinType.Inner, "a:hall | a:roof 2.5")]
    public void An_entry_holds_from_its_step_on(JoinType type, string expected)
    {
        var sink = Verifier(BySite with { Type = type }).Verify(
        [
            Row("a", 1), Entry("a", ("site", "hall")), Row("a", 2), Row("b", 3),
            Entry("a", ("site", "roof"), ("limit", 2.5m)), Row("a", 4), Row(null, 5), Entry("a"), Row("a", 6),
        ]);

        Assert.Equal(expected, string.Join(" | ", sink["out"].Select(Brief)));
    }

    [Fact]
    public void A_condition_is_of_both_sides_and_keys_may_be_of_several_columns()
    {
        var spec = new LookupJoinSpec
        {
            On = ["n", "device"],
            KeyColumns = [new("number", ColumnType.Int64), new("name", ColumnType.Text)],
            Columns = [new("max", ColumnType.Float64)],
            Condition = new Expression.Compare(
                Comparison.Greater, new Expression.Column("v"),
                new Expression.Column("right_max")),
        };
        ScriptStep Max(long number, string name, double max) => new ScriptStep.Control("registry", new LookupEntry(
            new Dictionary<string, object?> { ["number"] = number, ["name"] = name },
            new Dictionary<string, object?> { ["max"] = max }).ToPayload());

        var sink = Verifier(spec).Verify(
            [Max(1, "a", 5), Max(2, "a", 7), Row("a", 1, 6), Row("a", 2, 6), Row("b", 1, 6), Row("a", 2, 8)]);

        Assert.Equal(
            ["device=a n=1 v=6 right_number=1 right_name=a right_max=5",
                "device=a n=2 v=8 right_number=2 right_name=a right_max=7"], sink["out"]);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("[]")]
    [InlineData("""{"key":{"device":1},"row":{}}""")]
    [InlineData("""{"key":{"device":"a"},"row":{"site":5}}""")]
    [InlineData("""{"key":{"device":"a"},"row":{"limit":2.5}}""")]
    [InlineData("""{"key":{"device":"a"},"row":[]}""")]
    [InlineData("""{"key":{"device":"\ud800"},"row":{}}""")]
    [InlineData("""{"row":{"site":"x"}}""")]
    public void Bytes_that_mean_nothing_do_nothing(string payload)
    {
        var player = new ScriptPlayer(Verified(BySite), new(0)).Play(
            Entry("a", ("site", "hall")), new ScriptStep.Control("registry", Encoding.UTF8.GetBytes(payload)),
            Row("a", 1));

        Assert.Equal("a:hall", Brief(player.Sink["out"][0]));
    }

    [Fact]
    public void A_description_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Verified(BySite with { Type = JoinType.Full }));
        Assert.Throws<ArgumentException>(() => Verified(BySite with { On = ["n"] }));
        Assert.Throws<ArgumentException>(() => Verified(BySite with { On = [] }));
    }

    private static OperatorVerifier Verifier(LookupJoinSpec spec) =>
        new(() => Verified(spec)) { Start = new(0), Remembering = ["registry"] };

    private static Pipeline Verified(LookupJoinSpec spec)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("t", Rows).Lookup("registry", spec).To("out");
        return builder.Build();
    }

    private static ScriptStep.Row Row(string? device, long n, double v = 0) =>
        new("t", EventTime.FromSeconds(n), device, n, v);

    private static ScriptStep.Control Entry(string device, params (string Name, object? Value)[] columns)
    {
        var key = new Dictionary<string, object?> { ["device"] = device };
        var row = columns.ToDictionary(column => column.Name, column => column.Value);
        return new("registry", (columns.Length == 0 ? LookupEntry.Remove(key) : new(key, row)).ToPayload());
    }

    private static string Brief(string line)
    {
        string Cell(string name) => line.Split(' ').FirstOrDefault(part =>
            part.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
        return $"{Cell("device")}:{Cell("right_site")} {Cell("right_limit")}".TrimEnd();
    }
}
