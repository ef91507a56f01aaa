using Parquet;
using Parquet.Schema;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Sql;

/// <summary>Parquet files as tables.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_and_types_are_those_of_the_file()
    {
        await WriteAsync(_folder["t.parquet"]);
        await File.WriteAllTextAsync(_folder["s.sql"], "SELECT id, x, name, at, price FROM t WHERE id <> 2;");
        (int exit, string output, string error) = await RunAsync("t.parquet");
        Assert.Equal("", error);
        Assert.Equal((0, """
            {"id":1,"x":1.5,"name":"a","at":"1970-01-01 00:00:00","price":1.10}
            {"id":3,"x":null,"name":null,"at":"2026-11-23 04:05:06","price":3.33}

            """), (exit, output));
    }

    [Theory]
    [InlineData("PAR1 but nothing else")]
    [InlineData("")]
    public async Task What_is_no_Parquet_file_is_one_line_and_exit_1(string content)
    {
        await File.WriteAllTextAsync(_folder["t.parquet"], content);
        await File.WriteAllTextAsync(_folder["s.sql"], "SELECT id FROM t;");
        (int exit, string output, string error) = await RunAsync("t.parquet");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("t.parquet: this is no Parquet file", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static async Task WriteAsync(string path)
    {
        ParquetSchema schema = new(
            new DataField<long>("id"), new DataField<double?>("x"), new DataField<string>("name"),
            new DateTimeDataField("at", DateTimeFormat.DateAndTimeMicros), new DecimalDataField("price", 10, 2));
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        DataField[] fields = schema.DataFields;
        long[] ids = [1, 2, 3];
        double?[] numbers = [1.5, 2, null];
        string[] names = ["a", "b", null!];
        DateTime[] times =
            [DateTime.UnixEpoch, DateTime.UnixEpoch, new DateTime(2026, 11, 23, 4, 5, 6, DateTimeKind.Utc)];
        decimal[] prices = [1.1m, 2m, 3.33m];
        await group.WriteAsync<long>(fields[0], ids);
        await group.WriteAsync<double>(fields[1], numbers);
        await group.WriteAsync(fields[2], names);
        await group.WriteAsync<DateTime>(fields[3], times);
        await group.WriteAsync<decimal>(fields[4], prices);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(string file)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(
            ["sql", _folder["s.sql"], "--input", $"t={_folder[file]}"], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
