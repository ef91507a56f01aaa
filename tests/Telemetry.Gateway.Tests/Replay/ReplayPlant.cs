using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Alerts;
using Telemetry.Contract;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Replay;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Replay;

/// <summary>A data folder whose journals and checkpoints are written by what writes them in a gateway, without its
/// sockets: packs of three devices with an excursion that raises alerts, one of them cut off for a while.</summary>
internal sealed class ReplayPlant : IDisposable
{
    private static readonly string[] Devices = ["press-1", "press-2", "pump"];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(Packs.Start));
    private readonly ReadingPack _pack = new();
    private readonly RecordWriter _record = new();
    private readonly JournalClock _clock;
    private readonly long[] _seqs = new long[Devices.Length];
    private int _second;

    public ReplayPlant(GatewayOptions? options = null)
    {
        Options = (options ?? Rules()) with { DataDirectory = Data };
        _clock = new JournalClock(_time, default);
    }

    public string Data => _folder["data"];

    public GatewayOptions Options { get; }

    /// <summary>A file in the plant's folder, beside the data.</summary>
    public string this[string name] => _folder[name];

    public static GatewayOptions Rules(double raiseAbove = 70) => new()
    {
        Rules =
        [
            new AlertRule
            {
                Id = "hot", Metric = "temperature", RaiseAbove = raiseAbove, ClearBelow = raiseAbove - 5,
            },
            new AlertRule
            {
                Id = "odd", Stream = "scores", Aggregate = "score", Metric = "temperature",
                RaiseAbove = 3, ClearBelow = 2,
                LateAfter = TimeSpan.FromMilliseconds(1_234.5),
            },
        ],
        GroupWindows =
        [
            new GroupWindowOptions
            {
                Id = "hall_10s",
                Deadline = TimeSpan.FromSeconds(30),
                IdleAfter = TimeSpan.FromSeconds(5),
                Horizon = TimeSpan.FromHours(1),
                Early = TimeSpan.FromSeconds(3),
                Groups = [("hall", ["press-1", "press-2"]), ("yard", ["pump"])],
            },
        ],
    };

    /// <summary>The gateway starts: settings are kept, as at every start.</summary>
    public void Start(PipelineSettings? settings = null)
    {
        using RecordJournal input = Open(GatewayJournals.InputDirectory(Data));
        PipelineSettings kept = settings ?? PipelineSettings.Of(Options);
        InputRecords.WriteControl(_record, ControlKind.ConfigurationChanged, SettingsFile.PayloadOf(kept));
        SettingsFile file = new(kept, Append(input));
        input.Flush();
        file.Write(Data, PosixFileSystem.Instance);
    }

    /// <summary>Some seconds go by, with a record each of every device, and one of each other kind now and then.
    /// </summary>
    public void Fill(int seconds)
    {
        using RecordJournal input = Open(GatewayJournals.InputDirectory(Data));
        for (int end = _second + seconds; _second < end; _second++)
        {
            for (int device = 0; device < Devices.Length; device++)
            {
                WriteSecond(input, device);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        input.Flush();
    }

    /// <summary>The pipelines run to the journal's end; or until a record at which the process is killed.</summary>
    public async Task RunAsync(
        GatewayOptions? options = null, long killedAt = long.MaxValue, int checkpointRecords = 40)
    {
        using RecordJournal input = Open(GatewayJournals.InputDirectory(Data));
        using RecordJournal output = Open(GatewayJournals.OutputDirectory(Data));
        foreach (Pipeline pipeline in PipelineSettings.Pipelines(options ?? Options, new ModelFolder(Options)))
        {
            await RunAsync(pipeline, input, output, killedAt, checkpointRecords);
        }

        output.Flush();
    }

    /// <summary>Runs the command in this process.</summary>
    public static async Task<(int Exit, string Output, string Error)> InvokeAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(arguments, output, error);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Replays and gives the hash; it must succeed.</summary>
    public async Task<string> HashAsync(params string[] more)
    {
        var (exit, output, error) = await InvokeAsync(["replay", "--data", Data, "--hash-only", .. more]);
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.StartsWith("sha256 ", output, StringComparison.Ordinal);
        return output.TrimEnd();
    }

    /// <summary>RFC 3339 of a second of the plant.</summary>
    public static string At(int second) => DateTimeOffset.FromUnixTimeSeconds(Packs.Start + second)
        .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public void Dispose() => _folder.Dispose();

    private static RecordJournal Open(string directory) => RecordJournal.Open(
        new JournalOptions { Directory = directory, CommitInterval = TimeSpan.FromMilliseconds(20) });

    private async Task RunAsync(
        Pipeline pipeline, RecordJournal input, RecordJournal output, long killedAt, int checkpointRecords)
    {
        using CancellationTokenSource stop = new();
        InputDecoder decoder = new();
        long last = input.DurableEnd.Value - 1;
        PipelineRunner runner = new(
            pipeline,
            input,
            output,
            (position, payload, target) =>
            {
                if (position.Value >= killedAt)
                {
                    throw new IOException("killed");
                }

                if (position.Value == last)
                {
                    stop.Cancel();
                }

                return decoder.Decode(position, payload, target);
            },
            new PipelineRunnerOptions
            {
                CheckpointDirectory = PipelineFolder.DirectoryOf(Data, pipeline.Name),
                CheckpointRecords = checkpointRecords,
            });
        try
        {
            await runner.RunAsync(stop.Token);
        }
        catch (Exception killed) when (killedAt <= last && killed is not Xunit.Sdk.XunitException)
        {
            // As if by kill -9: no last checkpoint.
        }
    }

    private JournalPosition Append(RecordJournal input) => input.Append(_record.Stamped(_clock.Next()));

    private void WriteSecond(RecordJournal input, int device)
    {
        string name = Devices[device];
        bool isCutOff = device == 1 && _second % 100 is >= 40 and < 70;
        if (device == 1 && _second % 100 is 40 or 70)
        {
            InputRecords.WriteStatus(_record, name, name, !isCutOff, StatusReason.ConnectionLost);
            Append(input);
        }

        if (isCutOff)
        {
            return;
        }

        double value = Math.Round(60 + (8 * Math.Sin(_second / 9.0)) + (_second % 120 > 100 ? 20 : 0) + device, 3);
        long time = Packs.Start + _second;
        string head = $$"""{"bn":"{{name}}/","boot":"b1","seq":{{_seqs[device]++}},"low":{{time}}}""";
        string text = string.Create(
            CultureInfo.InvariantCulture, $$"""[{{head}},{"n":"temperature","u":"Cel","t":{{time}},"v":{{value}}}]""");
        Assert.True(PackDecoder.Decode(Encoding.UTF8.GetBytes(text), _pack).IsOk);
        InputRecords.WritePack(_record, Lane.Live, name, _pack);
        Append(input);
        if (_second % 37 == device)
        {
            InputRecords.WriteDeadLetter(
                _record, new DeadLetter(name, name, DeadLetterReason.Malformed, "telemetry/v1/x/data", 1),
                "telemetry/v1/\u001b[31m/data", 4, "\u001b[0m"u8);
            Append(input);
            InputRecords.WriteTick(_record);
            Append(input);
        }
    }
}
