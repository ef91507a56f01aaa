using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>
/// A machine's model: learned from its windows, kept in the journal, used after every start.
/// </summary>
public sealed class MachineModelTests : IDisposable
{
    private const int Windows = 60;
    private const int WindowSeconds = 10;

    private static readonly GatewayOptions Learning = new()
    {
        Open = true,
        Model = new() { TrainingWindows = Windows },
    };

    private readonly TemporaryFolder _folder = new();
    private int _seq;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Model_is_learned_and_survives_a_restart_and_the_loss_of_its_file()
    {
        string model = await LearnAsync();
        string file = Path.Combine(_folder.Path, "models", model + ".model");
        Assert.True(File.Exists(file));

        await using (RunningGateway gateway = await StartAsync())
        {
            Rows before = Read(gateway);
            await SendAsync(gateway, 3);
            await gateway.EventuallyAsync(
                _ => Read(gateway).Scores.Count == before.Scores.Count + 3 ? "" : null, "scores after a restart");
            Rows after = Read(gateway);
            Assert.All(after.Scores, score => Assert.Equal(model, score.Model));
            Assert.Equal(after.Scores.Count, after.Scores.DistinctBy(score => score.Start).Count());
            Assert.Equal(("pump", model, "active"), Assert.Single(after.Facts));
        }

        File.Delete(file);
        await using (RunningGateway gateway = await StartAsync())
        {
            Rows before = Read(gateway);
            await SendAsync(gateway, 3);
            // The journal holds the model: the file's loss changes no row.
            Rows after = await WhenWindowsAsync(gateway);
            Assert.Equal(before.Scores.Count + 3, after.Scores.Count);
            Assert.Equal(("pump", model, "active"), Assert.Single(after.Facts));
            Assert.Null(gateway.Exit.Failure);
        }
    }

    private async Task<string> LearnAsync()
    {
        await using RunningGateway gateway = await StartAsync();
        await SendAsync(gateway, Windows + 2);
        await gateway.EventuallyAsync(_ => Read(gateway).Facts.Count > 0 ? "" : null, "a model");
        (string device, string model, string status) = Assert.Single(Read(gateway).Facts);
        Assert.Equal(("pump", "active"), (device, status));
        Assert.Equal([model], gateway.Services.GetRequiredService<ModelFolder>().Ids());
        Assert.Single(Controls(gateway), kind => kind == ControlKind.ModelChanged);

        await SendAsync(gateway, 2);
        await gateway.EventuallyAsync(_ => Read(gateway).Scores.Count == 2 ? "" : null, "scores");
        Assert.All(Read(gateway).Scores, score => Assert.Equal(model, score.Model));
        Assert.All(Read(gateway).Scores, score => Assert.InRange(score.Score, 0, 100));
        return model;
    }

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(Learning, data: _folder.Path);

    /// <summary>Windows of two readings of each of two metrics, and the clock's word that they are complete.</summary>
    private async Task SendAsync(RunningGateway gateway, int windows)
    {
        using IMqttClient client = await gateway.ConnectAsync("pump");
        List<string> records = [$$"""{"bn":"pump/","boot":"b1","seq":{{_seq * 2}}}"""];
        for (int half = 0; half < windows * 2; half++, _seq++)
        {
            long time = Packs.Start + (_seq * WindowSeconds / 2);
            FormattableString wave = $"{20 + Math.Sin(_seq / 7.0)}";
            FormattableString load = $"{3 + Math.Cos(_seq / 5.0)}";
            records.Add($$"""{"n":"temperature","u":"Cel","t":{{time}},"v":{{FormattableString.Invariant(wave)}}}""");
            records.Add($$"""{"n":"current","u":"A","t":{{time}},"v":{{FormattableString.Invariant(load)}}}""");
        }

        long low = Packs.Start + (_seq * WindowSeconds / 2);
        await PublishAsync(client, Packs.Text($"[{string.Join(',', records)}]"));
        await PublishAsync(client, Packs.Heartbeat("pump", _seq * 2, low));
    }

    private static async Task PublishAsync(IMqttClient client, byte[] pack) =>
        Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", pack)).IsSuccess);

    /// <summary>What there is when everything sent has become windows: the steps' other rows come with them.</summary>
    private async Task<Rows> WhenWindowsAsync(RunningGateway gateway)
    {
        // Two metrics, two readings each per window.
        await gateway.EventuallyAsync(_ => Read(gateway).Windows == _seq ? "" : null, $"{_seq} windows");
        return Read(gateway);
    }

    private static Rows Read(RunningGateway gateway)
    {
        Rows rows = new();
        RecordJournal journal = gateway.Services.GetRequiredService<GatewayJournals>().Output;
        using JournalReader reader = journal.OpenReader(journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            rows.Add(OutputRecord.Decode(record.Payload));
        }

        return rows;
    }

    private static List<ControlKind> Controls(RunningGateway gateway)
    {
        List<ControlKind> controls = [];
        RecordJournal journal = gateway.Services.GetRequiredService<GatewayJournals>().Input;
        using JournalReader reader = journal.OpenReader(journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            InputRecord input = new(record.Payload);
            if (input.Kind == InputKind.Control)
            {
                controls.Add((ControlKind)input.Body[0]);
            }
        }

        return controls;
    }

    private sealed class Rows
    {
        public List<(string Model, long Start, double Score)> Scores { get; } = [];

        public List<(string Device, string Model, string Status)> Facts { get; } = [];

        public int Windows { get; private set; }

        public void Add(OutputRecord record)
        {
            for (int row = 0; row < record.Count; row++)
            {
                switch (record.Stream)
                {
                    case "machine_scores":
                        Assert.False(record["score"].IsNull(row));
                        Scores.Add((
                            record["model"].TextAt(row) ?? "",
                            record["window_start"].Int64At(row),
                            record["score"].Float64At(row)));
                        break;
                    case "model_facts":
                        Facts.Add((
                            record["device"].TextAt(row) ?? "",
                            record["model"].TextAt(row) ?? "",
                            record["status"].TextAt(row) ?? ""));
                        break;
                    case "readings_10s":
                        Windows++;
                        break;
                }
            }
        }
    }
}
