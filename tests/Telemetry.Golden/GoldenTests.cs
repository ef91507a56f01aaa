using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Golden;

/// <summary>Every case, run in three ways against one file. GOLDEN_UPDATE=1 writes the file; then read the
/// difference.</summary>
public class GoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Straight_it_gives_the_expected_rows(string name)
    {
        GoldenCase golden = GoldenCase.Open(name);
        string[] lines = golden.Run(int.MaxValue, 0);
        if (Environment.GetEnvironmentVariable("GOLDEN_UPDATE") is { Length: > 0 } source)
        {
            File.WriteAllLines(Path.Combine(source, name, "expected.jsonl"), lines);
            return;
        }

        Assert.Equal(golden.ReadExpected(), lines);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Batches_of_any_size_give_the_same_rows(string name)
    {
        GoldenCase golden = GoldenCase.Open(name);
        string[] expected = golden.ReadExpected();
        foreach (int rows in (int[])[1, 2, 3, 5, 7])
        {
            Assert.Equal(expected, golden.Run(rows, 0));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Killed_and_restored_it_gives_the_same_rows(string name)
    {
        GoldenCase golden = GoldenCase.Open(name);
        string[] expected = golden.ReadExpected();
        foreach ((int rows, int restore) in ((int, int)[])[(1, 1), (1, 2), (2, 1), (3, 2), (1, 5)])
        {
            Assert.Equal(expected, golden.Run(rows, restore));
        }
    }

    [Fact]
    public void Every_pattern_of_the_gallery_can_be_a_pipeline_of_a_gateway()
    {
        foreach (string name in GoldenCase.Names.Where(name => name.StartsWith("Gallery/", StringComparison.Ordinal)))
        {
            SqlProgram program = SqlPlanner.Plan(
                File.ReadAllText(Path.Combine(GoldenCase.FolderOf(name), "pipeline.sql")));
            Assert.All(program.Sources, table => Assert.Equal(SqlTableKind.Readings, table.Kind));
            Assert.NotEmpty(SqlPipeline.Compile(program).Sinks);
        }
    }

    [Fact]
    public void Every_case_has_a_script_a_file_per_table_and_says_what_it_is_about()
    {
        foreach (string name in GoldenCase.Names)
        {
            int lines = File.ReadAllLines(Path.Combine(GoldenCase.FolderOf(name), "README.md")).Length;
            Assert.InRange(lines, 1, name.StartsWith("Cases/", StringComparison.Ordinal) ? 1 : 60);
        }
    }
}
