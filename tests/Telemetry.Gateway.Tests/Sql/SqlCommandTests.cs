using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Sql;

/// <summary><c>telemetry sql</c> from its words to its lines.</summary>
public sealed class SqlCommandTests : IDisposable
{
    private const string Table =
        "CREATE TEMPORARY TABLE t (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);\n";

    private const string Windows = Table + """
        SELECT window_start, COUNT(*) AS n, SUM(id) AS total
        FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Watermarks_of_a_file_are_obeyed_and_what_is_late_is_kept_aside()
    {
        Write("w.sql", Windows);
        Write("t.jsonl", """
            {"id":1,"ts":1000}
            {"id":2,"ts":"1970-01-01 00:00:09.999"}
            {"watermark":9999}
            {"id":3,"ts":9500}
            {"id":4,"ts":12000}
            """);
        (int exit, string output, string error) = await RunAsync(
            "w.sql", "--input", $"t={_folder["t.jsonl"]}", "--dead-letters", _folder["dead.jsonl"]);
        Assert.Equal((0, """
            {"window_start":"1970-01-01 00:00:00","n":2,"total":3}
            {"window_start":"1970-01-01 00:00:10","n":1,"total":4}

            """), (exit, output));
        Assert.StartsWith(
            "telemetry: warning: 1 rows could not be used. The first: late:", error, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"late\"", Assert.Single(Read("dead.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_replace_each_other_are_printed_once_or_change_by_change()
    {
        Write("g.sql", "SELECT k, COUNT(*) AS n FROM t GROUP BY k;");
        Write("t.csv", "k\na\nb\na\n");
        string input = $"t={_folder["t.csv"]}";
        Assert.Equal(
            (0, "{\"k\":\"a\",\"n\":2}\n{\"k\":\"b\",\"n\":1}\n", ""), await RunAsync("g.sql", "--input", input));
        Assert.Equal((0, """
            {"op":"+I","row":{"k":"a","n":1}}
            {"op":"+I","row":{"k":"b","n":1}}
            {"op":"-U","row":{"k":"a","n":1}}
            {"op":"+U","row":{"k":"a","n":2}}

            """, ""), await RunAsync("g.sql", "--input", input, "--changelog"));
    }

    [Fact]
    public async Task Results_go_to_files_of_their_own_or_say_whose_they_are()
    {
        Write(
            "two.sql",
            "INSERT INTO big SELECT id FROM t WHERE id > 1; INSERT INTO small SELECT id FROM t WHERE id <= 1;");
        Write("t.csv", "id\n1\n2\n");
        string input = $"t={_folder["t.csv"]}";
        (int exit, string output, _) = await RunAsync("two.sql", "--input", input);
        Assert.Equal(0, exit);
        Assert.Equal(
            ["""{"table":"big","row":{"id":2}}""", """{"table":"small","row":{"id":1}}"""],
            output.TrimEnd().Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(
            (0, "{\"id\":1}\n", ""),
            await RunAsync("two.sql", "--input", input, "--output", $"big={_folder["big.csv"]}"));
        Assert.Equal(["id", "2"], Read("big.csv"));
    }

    [Fact]
    public async Task A_wrong_script_is_an_error_with_its_place_and_exit_1()
    {
        Write("wrong.sql", "SELECT\n  idd FROM t;");
        Write("t.csv", "id\n1\n");
        (int exit, string output, string error) = await RunAsync("wrong.sql", "--input", $"t={_folder["t.csv"]}");
        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith("telemetry: wrong.sql:2:3: unknown_column:", error, StringComparison.Ordinal);
        Assert.Contains("2 |   idd FROM t;\n  |   ^^^", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT id FROM t;", new[] { "--input", "t" }, 2, "--input: t is not allowed: NAME=FILE")]
    [InlineData(Table + "SELECT id FROM t;", new string[0], 2, "table t has no rows: give --input t=FILE")]
    [InlineData("SELECT device FROM readings;", new string[0], 2, "table readings has no rows: give --input")]
    [InlineData("SELECT id FROM t;", new[] { "--input", "t=t.xml" }, 2, "t.xml: the name must end in .csv")]
    [InlineData("SELECT id FROM t;", new[] { "--input", "t=no-such-file.csv" }, 1, "no-such-file.csv")]
    [InlineData("SET 'pipeline.name' = 'x';", new string[0], 2, "there is no SELECT and no INSERT INTO")]
    public async Task What_cannot_be_run_is_one_line(string script, string[] options, int expected, string message)
    {
        Write("s.sql", script);
        (int exit, _, string error) = await RunAsync("s.sql", options);
        Assert.Equal(expected, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_file_that_is_looked_up_in_as_of_now_is_refused_and_not_empty()
    {
        Write("l.sql", """
            CREATE TEMPORARY TABLE t (id BIGINT, p AS PROCTIME());
            CREATE TEMPORARY TABLE s (id BIGINT, n STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector'='lookup');
            SELECT t.id, s.n FROM t JOIN s FOR SYSTEM_TIME AS OF t.p ON t.id = s.id;
            """);
        Write("t.csv", "id\n1\n");
        Write("s.csv", "id,n\n1,a\n");
        (int exit, _, string error) = await RunAsync("l.sql", "--input", "t=t.csv", "--input", "s=s.csv");
        Assert.Equal(2, exit);
        Assert.Contains("cannot look up in the file of 's'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_readings_are_read_as_the_gateway_names_them()
    {
        Write("r.sql", """
            SELECT device, COUNT(*) AS n, MAX(`value`) AS top
            FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
            GROUP BY device, window_start, window_end;
            """);
        Write("readings.csv", "event_time,device,metric,value\n1000,1,t,2.5\n2000,1,t,3\n61000,1,t,9\n");
        Assert.Equal(
            (0, "{\"device\":\"1\",\"n\":2,\"top\":3}\n{\"device\":\"1\",\"n\":1,\"top\":9}\n", ""),
            await RunAsync("r.sql", "--input", $"readings={_folder["readings.csv"]}"));
    }

    [Fact]
    public async Task Explain_prints_the_plan()
    {
        Write("e.sql", "EXPLAIN " + "SELECT id FROM t WHERE id > 1;");
        Write("t.csv", "id\n1\n");
        (int exit, string output, _) = await RunAsync("e.sql", "--input", $"t={_folder["t.csv"]}");
        Assert.Equal(0, exit);
        Assert.Contains("Scan t", output, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(string script, params string[] options)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(["sql", _folder[script], .. options], output, error);
        return (exit, output.ToString(), error.ToString());
    }

    private void Write(string file, string text) => File.WriteAllText(_folder[file], text);

    private string[] Read(string file) => File.ReadAllLines(_folder[file]);
}
