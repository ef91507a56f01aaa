using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Ingest;

/// <summary>A data folder with an input journal, and processes that fold it, one after the other.</summary>
internal sealed class FoldHarness : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FoldHarness() => Journals = Open();

    public GatewayJournals Journals { get; private set; }

    public DeviceView View { get; private set; } = null!;

    public ReadingIndex Index { get; private set; } = null!;

    public string SnapshotFolder => _folder["fold"];

    /// <summary>Appends some records of all kinds, random by seed.</summary>
    public void Append(Random random, int count)
    {
        InputLog log = new(new JournalLog(Journals.Input), new JournalClock(TimeProvider.System, default));
        RecordWriter record = new();
        for (int left = count; left > 0; left--)
        {
            Write(record, random);
            log.Append(record);
        }

        Journals.Input.Flush();
    }

    /// <summary>A process starts: what it knows is what it finds.</summary>
    public (InputFold Fold, JournalStamp Last) Start()
    {
        View = new DeviceView(TimeProvider.System);
        Index = new ReadingIndex();
        FoldSnapshots snapshots = new(SnapshotFolder, PosixFileSystem.Instance, NullLogger<FoldSnapshots>.Instance);
        InputFold fold = new(Journals, snapshots, View, Index, new LiveTap(), NullLogger<InputFold>.Instance);
        return (fold, fold.CatchUp());
    }

    /// <summary>A process starts, runs to the journal's end and stops, which writes a snapshot.</summary>
    public async Task RunOnceAsync()
    {
        (InputFold fold, _) = Start();
        using (fold)
        {
            using CancellationTokenSource stop = new();
            Task running = fold.RunAsync(stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }
    }

    /// <summary>Everything that was folded, as bytes.</summary>
    public byte[] Folded(long next, JournalStamp last) => FoldSnapshot.Take(next, last, View, Index).Bytes.ToArray();

    /// <summary>The fold of the whole journal by a process that finds no snapshot.</summary>
    public byte[] FoldedFromTheStart()
    {
        if (Directory.Exists(SnapshotFolder))
        {
            Directory.Delete(SnapshotFolder, recursive: true);
        }

        (InputFold fold, JournalStamp last) = Start();
        using (fold)
        {
            return Folded(fold.Next, last);
        }
    }

    /// <summary>Somebody takes the input journal away, but not the snapshots.</summary>
    public void BeginAnew()
    {
        Journals.Dispose();
        Directory.Delete(GatewayJournals.InputDirectory(_folder.Path), recursive: true);
        Journals = Open();
    }

    public void Dispose()
    {
        Journals.Dispose();
        _folder.Dispose();
    }

    private static void Write(RecordWriter record, Random random)
    {
        string device = $"pump-{random.Next(5)}";
        switch (random.Next(7))
        {
            case 0:
                InputRecords.WriteTick(record);
                break;
            case 1:
                InputRecords.WriteStatus(record, "agent", device, random.Next(2) == 0, StatusReason.FirstPack);
                break;
            case 3:
                InputRecords.WriteControl(
                    record, ControlKind.ModelChanged, new ModelChange { Device = device, Model = "m" }.ToPayload());
                break;
            case 2:
                DeadLetter letter = new("agent", device, DeadLetterReason.Malformed, "telemetry/v1/x/data", 3);
                InputRecords.WriteDeadLetter(record, letter, letter.Topic, 5, "bytes"u8);
                break;
            default:
                ReadingPack pack = new();
                double[] values = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.NextDouble())];
                Assert.True(PackDecoder.Decode(Packs.Json(device, random.Next(1000), values), pack, 0).IsOk);
                InputRecords.WritePack(record, Lane.Live, "agent", pack);
                break;
        }
    }

    private GatewayJournals Open() => new(new GatewayOptions { DataDirectory = _folder.Path }, new GatewayDisk());
}
