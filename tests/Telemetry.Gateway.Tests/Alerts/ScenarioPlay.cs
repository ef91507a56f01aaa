using System.Globalization;
using System.Text;
using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>
/// Plays a scenario through all pipelines that its configuration makes, step by step, and keeps the alerts' events.
/// </summary>
internal sealed class ScenarioPlay : IStepSink
{
    /// <summary>A change of several pipelines is as many records.</summary>
    private const int PartsMax = 16;

    private readonly Scenario _scenario;
    private readonly IReadOnlyList<(long Journal, long Elapsed)> _stamps;
    private readonly List<ScenarioRow> _said = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<int, List<byte[]>> _handovers = [];
    private readonly int _from;
    private List<ScenarioPipeline> _pipelines = [];
    private ScenarioPipeline? _speaker;
    private int _step;

    public ScenarioPlay(Scenario scenario)
    {
        _scenario = scenario;
        _stamps = scenario.Stamps();
        Configure("");
    }

    private ScenarioPlay(ScenarioPlay before)
    {
        _scenario = before._scenario;
        _stamps = before._stamps;
        _said = [.. before._said];
        _from = _said.Count;
        _names = [.. before._names];
        _handovers = new(before._handovers);
        _step = before._step;
        _pipelines = [.. before._pipelines.Select(pipeline => pipeline.Restored())];
    }

    /// <summary>The events, each a line for people.</summary>
    public string[] Events => ScenarioRow.Lines(_said, _names);

    /// <summary>The rows that this play said, whole.</summary>
    public string[] Rows => [.. _said.Skip(_from).Select(row => row.ToString())];

    public bool HasEnded => _step == _scenario.Steps.Count;

    /// <summary>The states of all pipelines.</summary>
    public byte[][] States => [.. _pipelines.Select(pipeline => pipeline.State)];

    /// <summary>What another process would go on with that has only a snapshot: none of what was said.</summary>
    public ScenarioPlay Restored() => new(this);

    public ScenarioPlay ToEnd()
    {
        while (!HasEnded)
        {
            Step();
        }

        return this;
    }

    public void Step()
    {
        ScenarioStep step = _scenario.Steps[_step];
        switch (step.Words)
        {
            case ["config", var name]:
                Configure(name);
                break;
            case ["fresh"]:
                _pipelines.ForEach(pipeline => pipeline.Forget());
                break;
            case ["stop" or "start", var name]:
                _pipelines.Single(pipeline => pipeline.Name == name).IsStopped = step.Verb == "stop";
                break;
            default:
                break;
        }

        _step++;
        foreach (ScenarioPipeline pipeline in _pipelines.Where(pipeline => !pipeline.IsStopped))
        {
            while (pipeline.Next < _step)
            {
                _speaker = pipeline;
                pipeline.Step(InputsOf(pipeline.Next), this);
            }
        }
    }

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        ScenarioPipeline speaker = _speaker!; // Set before each step.
        if (speaker.IsMuted || frame.Count == 0)
        {
            return;
        }

        speaker.Said = speaker.Next;
        if (emission.Stream == AlertSchema.Stream)
        {
            for (int row = 0; row < frame.Count; row++)
            {
                _said.Add(ScenarioRow.Of(speaker.Next, speaker.Name, frame, row));
            }
        }
    }

    private void Configure(string name)
    {
        GatewayOptions options = ConfigurationFile.Parse(
            _scenario.Name, Encoding.UTF8.GetBytes(_scenario.Configs[name]));
        IReadOnlyList<PipelineDefinition> definitions = GatewayPipelines.Definitions(options, new NoModels());
        List<ScenarioPipeline> before = _pipelines;
        _pipelines =
        [
            .. definitions.Select(definition =>
                before.Find(pipeline => pipeline.Name == definition.Name) is { } known
                    ? known.ChangedTo(definition)
                    : new ScenarioPipeline(definition)),
        ];
        _names.AddRange(_pipelines.Select(pipeline => pipeline.Name).Except(_names));
        foreach (ScenarioPipeline former in before)
        {
            ScenarioPipeline? now = _pipelines.Find(pipeline => pipeline.Name == former.Name);
            if (former.Said >= 0 && now != former)
            {
                _handovers.TryAdd(_step, []);
                _handovers[_step].AddRange(AlertTakeover
                    .Of(former.Name, FormOf(now), now?.Definition.Rules, SaidBy(former), [])
                    .Select(handover => handover.ToPayload()));
            }
        }
    }

    private static string? FormOf(ScenarioPipeline? pipeline) => pipeline is null ? null
        : Convert.ToHexStringLower(pipeline.Definition.Pipeline.Fingerprint.AsSpan());

    private SaidByPipeline SaidBy(ScenarioPipeline pipeline)
    {
        SaidAlerts<ScenarioRow> said = new();
        foreach (ScenarioRow row in _said)
        {
            if (row.Pipeline == pipeline.Name)
            {
                said.Note(row.Id, row["state"], row["end"].Length > 0, row["silenced"] == "true", row);
            }
            else if (row["event"] == "withdrawn")
            {
                said.Remove(row.Id);
            }
        }

        return new SaidByPipeline(
            [
                .. said.Standing.Values.Select(alert => new HandedAlert(
                    new Dictionary<string, string?>(alert.Row.Cells, StringComparer.Ordinal)
                    {
                        [HandedAlert.ToldCell] = alert.Told,
                    })),
            ],
            long.MinValue,
            _stamps[pipeline.Said].Journal);
    }

    private IEnumerable<StepInput> InputsOf(int number)
    {
        if (!_handovers.TryGetValue(number, out List<byte[]>? handovers) || handovers.Count == 0)
        {
            StepInput input = new();
            Begin(input, number);
            yield return input;
            yield break;
        }

        for (int i = 0; i < handovers.Count; i++)
        {
            StepInput input = new();
            input.BeginControl(StampOf(number, i), GatewayPipeline.AlertsOperator, handovers[i]);
            yield return input;
        }
    }

    private StepStamp StampOf(int number, int part)
    {
        (long journal, long elapsed) = _stamps[number];
        return new StepStamp((number * PartsMax) + part, new EventTime(journal), new Duration(elapsed));
    }

    private void Begin(StepInput input, int number)
    {
        ScenarioStep step = _scenario.Steps[number];
        StepStamp at = StampOf(number, 0);
        switch (step.Words)
        {
            case ["online" or "offline", var device]:
                input.BeginStatus(at, device, step.Verb == "online");
                break;
            case ["ack", var alert]:
                Assert.True(AlertId.TryParse(ScenarioRow.IdOf(_said, _names, alert), out AlertId id));
                input.BeginControl(at, GatewayPipeline.AlertsOperator, AlertControl.Acknowledge(id, "ann"));
                break;
            case ["close", var alert]:
                Assert.True(AlertId.TryParse(ScenarioRow.IdOf(_said, _names, alert), out AlertId closed));
                input.BeginControl(at, CareOperator.Name, new CareOrder.Close(closed) { By = "ann" }.ToPayload());
                break;
            case ["silence", var rule, var seconds]:
                AlertMatcher matcher = AlertMatcher.Equal("rule", rule);
                long span = 1_000_000 * long.Parse(seconds, CultureInfo.InvariantCulture);
                input.BeginControl(at, CareOperator.Name, new CareOrder.Silence(
                    $"sil_{number}", [matcher], null, null, span)
                { By = "ann" }.ToPayload());
                break;
            case ["accept", var device, var run]:
                input.BeginAccept(at, device, run);
                break;
            case ["model", var device, var normal]:
                input.BeginControl(
                    at, GatewayPipeline.MachineScoresOperator, ScenarioModels.Change(device, normal));
                break;
            case ["tick"] or ["config" or "stop" or "start", _] or ["fresh"]:
                input.BeginTick(at);
                break;
            default:
                step.Pack!.Fill(input, at); // The others send one.
                break;
        }
    }
}
