using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Hosting;
using Telemetry.Edge.Spooling;
using Telemetry.FirmwareSim.Playback;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Hosting;

public sealed class SpoolExportTests : IDisposable
{
    private const long Begin = 1_770_000_000_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-export").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_an_agent_has_recorded_is_what_the_simulator_plays_back()
    {
        Fill();
        var csv = Export(out var written);
        Assert.Equal(5, written);
        var recording = Recording.Parse("spool.csv", csv, default);
        Assert.Equal(
            [
                ("press", "t", "21.5", 1_770_000_000_000), ("press", "on", "true", 1_770_000_000_001),
                ("press", "note", "\"two, \\\"words\\\" and a line\"", 1_770_000_000_002),
                ("press", "t", "1E-07", 1_770_000_000_003), ("pump", "t", "-3", 1_770_000_000_004),
            ],
            recording.Rows.Select(r => (r.Device, r.Metric, r.Value, r.EventMillis)));
        Assert.Equal(csv, Export(out _)); // Nothing was given up.
    }

    [Fact]
    public void The_spool_of_an_agent_that_runs_is_left_alone()
    {
        Fill();
        using var log = JournalLog.Open(Path.Combine(_folder, "journal"));
        Assert.ThrowsAny<IOException>(() => Export(out _));
    }

    [Fact]
    public void No_spool_is_told_and_none_is_made()
    {
        Assert.Throws<IOException>(() => Export(out _));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private void Fill()
    {
        var clock = new EventClock(TimeProvider.System, () => TimeQuality.Synced);
        var progress = new ProgressFile(Path.Combine(_folder, "progress.json"), PosixFileSystem.Instance);
        using var spool = Spool.Open(
            JournalLog.Open(Path.Combine(_folder, "journal")), progress, new SpoolOptions { Boot = "b1" }, clock,
            TimeProvider.System);
        Add(spool, "press", "t", ValueKind.Number, 21.5, "", 0);
        Add(spool, "press", "on", ValueKind.Bool, 1, "", 1);
        Add(spool, "press", "note", ValueKind.Text, 0, "two, \"words\" and\na line", 2);
        Add(spool, "press", "t", ValueKind.Number, 1e-7, "", 3);
        Add(spool, "pump", "t", ValueKind.Number, -3, "", 4);
        spool.Committer.Commit();
    }

    private static void Add(
        Spool spool, string device, string metric, ValueKind kind, double number, string text, int millis)
    {
        using var session = spool.Intake.Enter();
        Assert.True(session.TryLedger(device, out var ledger));
        session.Add(ledger, new SpoolReading
        {
            Metric = metric,
            Kind = kind,
            Number = number,
            Text = Encoding.UTF8.GetBytes(text),
            Micros = Begin + (millis * 1000),
            Quality = TimeQuality.Synced,
        });
    }

    private string Export(out long written)
    {
        var config = ConfigReader.Read(Encoding.UTF8.GetBytes(
            $$"""
            { "agent": "a", "gateway": { "host": "h" }, "spool": { "directory": "{{_folder}}" },
              "sensors": [ { "type": "host", "device": "a" } ] }
            """), "edge.json");
        using var output = new StringWriter();
        written = SpoolExport.Write(config, TimeProvider.System, output).Written;
        return output.ToString();
    }
}
