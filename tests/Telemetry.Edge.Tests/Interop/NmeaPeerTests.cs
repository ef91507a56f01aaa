using System.Text;
using System.Text.Json;
using Telemetry.Edge.Drivers.Nmea;
using Telemetry.FirmwareSim.Nmea;

namespace Telemetry.Edge.Tests.Interop;

/// <summary>
/// Sentences are read as pynmea2 reads them. (Debian's Wireshark has no dissector for NMEA 0183: it came later.)
/// </summary>
public sealed class NmeaPeerTests
{
    private const int Seed = 4711;

    [Fact]
    public async Task The_boats_sentences_are_read_as_another_implementation_reads_them()
    {
        var random = new Random(Seed);
        var vessel = new Vessel(Seed);
        var text = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            var at = TimeSpan.FromSeconds(random.Next(100_000));
            var talker = new[] { "GN", "GP", "GL", "GA", "GB" }[random.Next(5)];
            text.Append(NmeaFormat.All(
                talker, vessel.At(at), new DateTimeOffset(2026, 12, 31, 12, 0, 0, TimeSpan.Zero) + at,
                isFixed: random.Next(10) > 0));
        }
        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i += 50)
        {
            lines[i] = lines[i][..^1] + (lines[i][^1] == '0' ? '1' : '0'); // Checksums that do not fit.
        }

        var output = await Tool.RunAsync(Tool.Python, [Tool.Script("nmea_read.py")], string.Join('\n', lines) + "\n");
        var theirs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length, theirs.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            using var said = JsonDocument.Parse(theirs[i]);
            Compare(lines[i], said.RootElement);
        }
    }

    private static void Compare(string line, JsonElement theirs)
    {
        var fault = NmeaSentence.Parse(Encoding.ASCII.GetBytes(line), true, out var sentence);
        Assert.True(theirs.TryGetProperty("error", out _) == (fault != NmeaFault.None), line);
        if (sentence is null)
        {
            return;
        }
        Assert.Equal(theirs.GetProperty("type").GetString(), sentence.Type);
        Assert.Equal(theirs.GetProperty("talker").GetString(), sentence.Talker);
        var values = new List<NmeaValue>();
        NmeaReader.Read(sentence, values);
        var ours = values.ToDictionary(v => v.Metric, v => v.Value);
        if (NmeaReader.UtcOf(sentence) is { } utc && sentence.Type == "ZDA")
        {
            ours["utc"] = utc.ToUnixTimeMilliseconds() / 1000.0;
        }
        foreach (var value in theirs.GetProperty("values").EnumerateObject())
        {
            Assert.True(ours.ContainsKey(value.Name), $"{line}: {value.Name}");
            Assert.Equal(value.Value.GetDouble(), ours[value.Name], 1e-6);
        }
        if (!theirs.GetProperty("values").EnumerateObject().Any())
        {
            Assert.DoesNotContain(NmeaMetric.Latitude, ours.Keys);
        }
    }
}
