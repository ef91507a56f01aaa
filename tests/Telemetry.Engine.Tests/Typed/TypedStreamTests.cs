using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Stages;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Typed;

[Verifies(
    typeof(WhereOperator<>), typeof(SelectOperator<,>), typeof(SelectManyOperator<,>), typeof(SplitOperator<>),
    typeof(UnionOperator), typeof(PresenceOperator))]
public sealed class TypedStreamTests
{
    private static readonly SideTag<Sample> Odd = new("odd", RowShape.Of<Sample>());
    private static readonly SideTag<Sample> Large = new("large", RowShape.Of<Sample>());

    [Fact]
    public void Rows_pass_through_conditions_and_functions_with_their_times_and_keys()
    {
        var sink = Verify(rows => rows
            .Where(row => row.Number > 1)
            .Where(row => row.Value is not null)
            .Select(row => row with { Value = row.Value * 2, Note = row.Note ?? "none" })
            .To("out"));

        Assert.Equal(
            ["device=a value=6 number=3 note=none", "device=b value=8 number=4 note=x",
                "device=a value=12 number=6 note=none"], sink["out"]);
    }

    [Fact]
    public void A_condition_alone_hands_rows_on_and_a_row_becomes_any_number_of_rows()
    {
        var sink = Verify(rows =>
        {
            var kept = rows.Where(row => row.Device == "a");
            kept.To("kept");
            kept.SelectMany((row, output) =>
            {
                for (var copy = 0; copy < row.Number - 1; copy++) { output.Add(row.Number); }
            }, RowShape.Int64("n")).To("many");
        });

        Assert.Equal(["number=1", "number=3", "number=6"], sink["kept"].Select(l => l.Split(' ').First(
            part => part.StartsWith("number", StringComparison.Ordinal))));
        Assert.Equal(["n=3", "n=3", "n=6", "n=6", "n=6", "n=6", "n=6"], sink["many"]);
    }

    [Fact]
    public void A_split_gives_each_row_to_the_first_branch_that_takes_it_and_a_union_joins_them()
    {
        var sink = Verify(rows =>
        {
            var rest = rows.Split("split", (Odd, row => row.Number % 2 == 1), (Large, row => row.Number > 2));
            rest.To("rest");
            rest.Side(Odd).To("odd");
            rest.Side(Large).To("large");
        });

        Assert.Equal([1L, 3, 5], NumbersOf(sink["odd"]));
        Assert.Equal([4L, 6], NumbersOf(sink["large"]));
        Assert.Equal([2L], NumbersOf(sink["rest"]));
    }

    [Fact]
    public void A_union_has_the_rows_of_all_its_inputs_and_their_keys_when_they_are_the_same()
    {
        var sink = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            var rows = builder.Table("rows", RowShape.Of<Sample>(), KeySpace.Device);
            var others = builder.Table("others", RowShape.Of<Sample>(), KeySpace.Device);
            var unkeyed = builder.Table("unkeyed", RowShape.Of<Sample>());
            Assert.NotNull(rows.Union(others).Rows.Keys);
            Assert.Null(rows.Union(unkeyed).Rows.Keys);
            rows.Where(row => row.Number < 5).Union(others, unkeyed).To("out");
            return builder.Build();
        }).Verify(
        [
            Row("a", 1, 1), Row("b", 1, 5), Row("c", 1, 2, table: "others"), Row("d", 1, 3, table: "unkeyed"),
            Row("a", 1, 4), Row("d", 1, 5, table: "unkeyed"),
        ]);

        Assert.Equal([1L, 2, 3, 4, 5], NumbersOf(sink["out"]));
    }

    [Fact]
    public void A_shape_reads_its_columns_wherever_they_are_and_writes_only_its_own()
    {
        var sink = Verify(rows => rows.Rows.WithValues("value", "note")
            .AsRows(RowShape.Tuple(RowShape.Text("note"), RowShape.Float64("value"), RowShape.Int64("number")))
            .Where(row => row.Third > 0)
            .To("out"));

        Assert.Equal(["note=x value=4 number=4"], sink["out"]);
    }

    [Fact]
    public void Built_shapes_of_every_type_read_what_they_wrote()
    {
        var shape = RowShape.For<(bool Truth, EventTime At, long? Long, bool? Maybe, EventTime? When, string? Text)>()
            .Boolean("truth", row => row.Truth).Time("at", row => row.At).Int64OrNull("long", row => row.Long)
            .BooleanOrNull("maybe", row => row.Maybe).TimeOrNull("when", row => row.When)
            .TextOrNull("text", row => row.Text)
            .Build(row => (
                row.Boolean(0), row.Time(1), row.Int64OrNull(2), row.BooleanOrNull(3), row.TimeOrNull(4),
                row.TextOrNull(5)));

        var sink = Verify(rows => rows
            .Select(row => (row.Number > 3, At(row.Number), row.Number == 2 ? null : (long?)row.Number,
                row.Number == 3 ? null : (bool?)true, row.Number == 4 ? null : (EventTime?)At(1), row.Note), shape)
            .Select(row => row, shape)
            .To("out"));

        Assert.Equal(6, sink["out"].Count);
        Assert.Equal("truth=false at=2000000 maybe=true when=1000000", sink["out"][1]);
        Assert.Equal("truth=true at=4000000 long=4 maybe=true text=x", sink["out"][3]);
    }

    [Fact]
    public void Changelogs_stay_changelogs_through_conditions_functions_and_unions()
    {
        var builder = new PipelineBuilder("p");
        var rows = builder.Table("rows", Sample.Schema, KeySpace.Device, updates: true);
        rows.AsRows<Sample>().Where(row => row.Number < 3).Select(row => row.Number, RowShape.Int64("n")).To("out");
        rows.AsRows<Sample>().Where(row => row.Number < 3).Rows.Union(rows).AsRows<Sample>().To("all");
        rows.WithValues("value").To("values");
        var player = new ScriptPlayer(builder.Build(), Start);

        player.Play(
            Row("a", 1, 1), Row("a", 1, 1, ChangeKind.UpdateBefore), Row("a", null, 2, ChangeKind.UpdateAfter),
            Row("a", null, 2, ChangeKind.UpdateBefore), Row("a", 3, 3, ChangeKind.UpdateAfter),
            Row("a", 3, 3, ChangeKind.Delete));

        Assert.Equal(["n=1", "UpdateBefore n=1", "UpdateAfter n=2", "Delete n=2"], player.Sink["out"]);
        Assert.Equal(10, player.Sink["all"].Count);
        Assert.Equal(
            ["device=a value=1 number=1", "Delete device=a value=1 number=1", "device=a value=3 number=3",
                "Delete device=a value=3 number=3"], player.Sink["values"]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_when_the_pipeline_is_described()
    {
        var builder = new PipelineBuilder("p");
        var rows = builder.Table("rows", RowShape.Of<Sample>());
        var changes = builder.Table("changes", Sample.Schema, updates: true).AsRows<Sample>();

        Refused("'nothing'", () => rows.Rows.AsRows(RowShape.Float64("nothing")));
        Refused("as Float64, but it is Int64", () => rows.Rows.AsRows(RowShape.Float64("number")));
        Refused("WithValues(\"value\")", () => rows.Rows.AsRows(RowShape.Float64("value")));
        Refused("equal columns", () => rows.Rows.Union(builder.Readings));
        Refused("called 'odd'", () => rows.Split("s", (Odd, _ => true), (Odd, _ => false)));
        Refused("changelog", () => changes.Split("t", (Odd, _ => true)));
        Refused("changelog", () => changes.SelectMany((_, _) => { }, RowShape.Int64("n")));
        Refused("appears twice", () => RowShape.Tuple(RowShape.Int64("n"), RowShape.Int64("n")));
        Refused("has no column", () => RowShape.For<int>().Build(_ => 0));
        Refused("No output", () => rows.Side(Odd));
    }

    private static void Refused(string reason, Func<object> describe) =>
        Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(describe).Message, StringComparison.Ordinal);

    private static long[] NumbersOf(IEnumerable<string> lines) =>
        [.. lines.Select(line => long.Parse(line.Split("number=")[1].Split(' ')[0], null))];

    private static RecordingSink Verify(Action<Stream<Sample>> describe)
    {
        var verifier = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            describe(builder.Table("rows", RowShape.Of<Sample>(), KeySpace.Device));
            return builder.Build();
        });
        return verifier.Verify(
        [
            Row("a", 1, 1), Row("b", null, 2), Row("a", 3, 3), Row("b", 4, 4, note: "x"), Row("c", null, 5),
            Row("a", 6, 6),
        ]);
    }

    private static ScriptStep.Row Row(
        string device, double? value, long number, ChangeKind kind = ChangeKind.Insert, string? note = null,
        string table = "rows") =>
        new(table, At(number), device, value, number, note) { Kind = kind };
}
