using Telemetry.Engine.Execution;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;
using Telemetry.Simulation.GatewaySide;

namespace Telemetry.Simulation.Oracle;

/// <summary>
/// Examines a world that has come to rest: everything is sent, the gateway was stopped in order, and its disk lies
/// there.
/// </summary>
internal sealed class WorldOracle(Scenario scenario, GatewayNode gateway, IFileSystem files)
{
    private const int StoryShownMax = 8;

    private readonly Findings _findings = new();
    private InputTruth? _input;

    public Findings Examine(GoodClocks clocks)
    {
        var input = View(GatewayJournals.InputDirectory(GatewayPlan.DataDirectory));
        var output = View(GatewayJournals.OutputDirectory(GatewayPlan.DataDirectory));
        _input = InputTruth.Read(input.OpenReader(input.Start));
        var said = OutputTruth.Read(output.OpenReader(output.Start));
        Intact(input);
        Intact(output);
        Stamps();
        Expectation expected = new(
            _input.Entries.TakeWhile(entry => entry.Position < gateway.ReadTo[GatewayPipeline.Name]),
            gateway.Plan.Options.FutureTolerance);
        new DeviceExamination(scenario.Truth, _input, expected, clocks, History, _findings).Run();
        OutputExamination.Numbers(said, _findings);
        new OutputExamination(
            said, expected, gateway.Plan.Rules, GatewayPipeline.Name, History, _findings).Run();
        foreach (var pipeline in Pipelines())
        {
            ReplayExamination replay = new(pipeline, said, _findings);
            replay.Run(input.OpenReader(input.Start), gateway.ReadTo[pipeline.Name]);
            if (pipeline.Name == GatewayPipeline.Name)
            {
                CounterExamination.Run(replay.Partition, expected, _findings);
            }
        }
        new WebhookExamination(said, gateway.Receiver.Received, _findings).Run();
        foreach (var words in gateway.NeverSaid)
        {
            _findings.Add("never to be said", words);
        }
        return _findings;
    }

    private JournalView View(string directory) => JournalView.Open(directory, files);

    private IReadOnlyList<Pipeline> Pipelines() => GatewayPipelines.All(gateway.Plan.Options, new NoModels());

    /// <summary>Nothing here damages what was synced, and what was not is cut off by the next start.</summary>
    private void Intact(JournalView journal)
    {
        foreach (var damage in journal.Damage)
        {
            _findings.Add("journal damaged", damage.ToString());
        }
    }

    /// <summary>J and elapsed time never go back, and no position is missing.</summary>
    private void Stamps()
    {
        InputEntry? before = null;
        foreach (var entry in _input!.Entries)
        {
            if (before is not null && (entry.Position != before.Position + 1
                || entry.Stamp.TimeMicros < before.Stamp.TimeMicros
                || entry.Stamp.ElapsedMicros < before.Stamp.ElapsedMicros))
            {
                _findings.Add("journal order", $"{entry} elapsed {entry.Stamp.ElapsedMicros} comes behind {before} "
                    + $"elapsed {before.Stamp.ElapsedMicros}");
            }
            before = entry;
        }
    }

    private IReadOnlyList<string> History(string device, long position) =>
    [
        .. _input!.Around(device, position),
        $"... {Math.Max(0, gateway.Story.Count - StoryShownMax)} earlier",
        .. gateway.Story.TakeLast(StoryShownMax),
    ];

}
