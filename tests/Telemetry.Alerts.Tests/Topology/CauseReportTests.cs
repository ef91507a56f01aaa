using System.Text;
using Telemetry.Alerts.Topology;

namespace Telemetry.Alerts.Tests.Topology;

public sealed class CauseReportTests
{
    private const string Good = """{"causes":[{"alert":"a","pipeline":"q","rule":"r","device":null,"key": """
        + """ "k","start":1,"position":2,"row":3}]}""";

    [Fact]
    public void Report_reads_as_it_was_written()
    {
        ReportedAlert firing = new()
        {
            Id = "a",
            Pipeline = "q",
            Rule = "r",
            Device = "d\u0001\"",
            Key = "k",
            Start = -5,
            Position = 7,
            Row = 1,
        };
        CauseReport report = new()
        {
            Alerts = [firing, firing with { Id = "b", Device = null, End = 9, IsDoubted = true, IsGone = true }],
        };

        Assert.Equal(report.Alerts, CauseReport.Read(report.ToPayload())!.Alerts);
        Assert.Equal("k", Assert.Single(CauseReport.Read(Encoding.UTF8.GetBytes(Good))!.Alerts).Key);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{", "[")]
    [InlineData("\"causes\"", "\"news\"")]
    [InlineData("[{", "{\"x\":[{")]
    [InlineData("\"start\":1", "\"start\":9223372036854775807")]
    [InlineData("\"start\":1", "\"start\":1.5")]
    [InlineData("\"start\":1", "\"start\":null")]
    [InlineData("\"rule\":\"r\",", "")]
    [InlineData("\"rule\":\"r\"", "\"rule\":\"\\ud800\"")]
    [InlineData("\"row\":3", "\"row\":9223372036854775807")]
    [InlineData("\"position\":2", "\"position\":\"2\"")]
    [InlineData("\"row\":3", "\"row\":3,\"end\":{}")]
    [InlineData("\"row\":3", "\"row\":3,\"gone\":1")]
    public void Bytes_that_are_no_report_are_none(string old, string other)
    {
        string text = old.Length == 0 ? "" : Good.Replace(old, other, StringComparison.Ordinal);

        Assert.Null(CauseReport.Read(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void No_bytes_throw()
    {
        var random = new Random(11);
        byte[] good = Encoding.UTF8.GetBytes(Good);
        for (int turn = 0; turn < 20_000; turn++)
        {
            byte[] bytes = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _ = CauseReport.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
        }
    }
}
