using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Files;

namespace Telemetry.Engine.Sql.Tests.Files;

/// <summary>The table that a changelog describes.</summary>
public class ResultTableTests
{
    [Fact]
    public void An_update_takes_the_place_of_what_it_replaces()
    {
        var table = new ResultTable();
        foreach (var change in (string[])["+a", "+b", "+c", "<a", ">A", "-b"]) { Apply(table, change[0], change[1..]); }
        Assert.Equal(["A", "c"], table.Lines);
        Assert.Equal(0, table.Missing);
    }

    [Fact]
    public void What_is_not_there_cannot_be_taken_away()
    {
        var table = new ResultTable();
        Apply(table, '-', "a");
        Assert.Equal((0, 1), (table.Count, table.Missing));
    }

    [Fact]
    public void The_rows_are_those_of_a_bag_whatever_the_changes()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            var table = new ResultTable();
            List<string> model = [];
            for (var step = 0; step < 3_000; step++)
            {
                var isGone = model.Count > 0 && random.Next(step > 2_000 ? 4 : 2) > 0;
                var text = isGone ? model[random.Next(model.Count)] : $"row {random.Next(400)}";
                if (isGone)
                {
                    model.Remove(text);
                    var isUpdate = random.Next(2) == 0;
                    Apply(table, isUpdate ? '<' : '-', text);
                    if (!isUpdate) { continue; }
                    text = $"row {random.Next(400)}";
                    Apply(table, '>', text);
                }
                else { Apply(table, '+', text); }
                model.Add(text);
            }
            Assert.True(model.Order(StringComparer.Ordinal).SequenceEqual(table.Lines.Order(StringComparer.Ordinal)),
                $"seed {seed}");
            Assert.Equal(model.Count, table.Count);
        }
    }

    private static void Apply(ResultTable table, char sign, string text) => table.Apply(
        sign switch
        {
            '+' => ChangeKind.Insert,
            '<' => ChangeKind.UpdateBefore,
            '>' => ChangeKind.UpdateAfter,
            _ => ChangeKind.Delete,
        },
        Encoding.UTF8.GetBytes(text));
}
