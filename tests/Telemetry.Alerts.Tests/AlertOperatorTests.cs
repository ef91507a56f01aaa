using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Alerts.Tests;

[Verifies(typeof(AlertOperator))]
public sealed class AlertOperatorTests
{
    private static readonly AlertRule Hot = new()
    {
        Id = "hot",
        Device = "press*",
        Metric = "temperature",
        RaiseAbove = 70,
        ClearBelow = 60,
        ForWindows = 2,
        Severity = "critical",
    };

    private static readonly AlertRule Peak = new()
    {
        Id = "peak",
        Aggregate = "max",
        RaiseAbove = 90,
        ClearBelow = 90,
    };

    [Fact]
    public void Readings_become_windows_become_alerts()
    {
        PipelineTranscript transcript = PipelineTranscript.Play(Pipeline(Hot), Heat().Steps());

        Assert.Equal(
            ["raised firing 0 open 80", "resolved resolved 0 40000000 81"],
            transcript.Of("alerts").Select(Brief));
        string line = transcript.Of("alerts")[0];
        Assert.StartsWith("id=", line, StringComparison.Ordinal);
        Assert.Contains(" ordinal=1 rule=hot key=press/temperature device=press metric=temperature severity=critical",
            line, StringComparison.Ordinal);
        Assert.Contains(" provisional=false late=false acknowledged=false retraction_proposed=false occurred=0"
            + " detected=21000000 at=21000000 start=0 peak=80 source=readings_10s evidence_start=0"
            + " evidence_end=20000000", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_see_only_what_they_cover()
    {
        PackScript script = new PackScript()
            .Pack(11, "press", 11, ("temperature", 1, 95), ("pressure", 2, 95))
            .Pack(11, "pump", 11, ("temperature", 1, 95));

        PipelineTranscript transcript = PipelineTranscript.Play(
            Pipeline(Hot with { ForWindows = 1 }, Peak), script.Steps());

        Assert.Equal(
            ["hot press/temperature", "peak press/pressure", "peak press/temperature", "peak pump/temperature"],
            transcript.Of("alerts").Select(l => $"{Value(l, "rule")} {Value(l, "key")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Acknowledgement_comes_as_a_control_message()
    {
        string id = AlertId.Of("hot", "press/temperature", 0, 1).ToString();
        PackScript script = Heat();
        script.Control(50, "alerts", Encoding.UTF8.GetBytes($$"""{"alert":"{{id}}","by":"someone"}"""));
        script.Control(51, "alerts", AlertControl.Acknowledge(AlertId.Of("hot", "press/temperature", 0, 1)));
        script.Control(52, "alerts", "nonsense"u8.ToArray());

        string[] alerts = PipelineTranscript.Play(Pipeline(Hot), script.Steps()).Of("alerts");

        Assert.Equal(3, alerts.Length);
        Assert.Equal("acknowledged resolved 0 40000000 81", Brief(alerts[2]));
        Assert.Equal((id, "true", "50000000"),
            (Value(alerts[2], "id"), Value(alerts[2], "acknowledged"), Value(alerts[2], "at")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"alert":5}""")]
    [InlineData("""{"alert":"xyz"}""")]
    [InlineData("""{"alert":{"a":[1,2]},"by":null}""")]
    [InlineData("""{"alert":"00000000000000000000000000000000" """)]
    public void Bytes_that_are_no_acknowledgement_mean_nothing(string payload) =>
        Assert.False(AlertControl.TryReadAcknowledge(Encoding.UTF8.GetBytes(payload), out _));

    [Fact]
    public void Operator_is_the_same_in_every_way_of_running_it()
    {
        var random = new Random(5);
        var script = new List<ScriptStep>();
        for (int t = 1; t < 120; t++)
        {
            string device = t % 3 == 0 ? "pump" : "press";
            var time = EventTime.FromSeconds((t * 5) - 3);
            script.Add(new ScriptStep.Tick(Duration.FromSeconds(5)));
            script.Add(new ScriptStep.Reading(device, "temperature", time, 50 + random.Next(50)));
            script.Add(new ScriptStep.Reading(device, "pressure", time, 50 + random.Next(50)));
            script.Add(new ScriptStep.Low(device, EventTime.FromSeconds(t * 5)));
        }

        script.Add(new ScriptStep.Control("alerts", "nothing"u8.ToArray()));
        var verifier = new OperatorVerifier(() => Pipeline(Hot, Peak)) { Remembering = ["alerts"], Seeds = 2 };
        RecordingSink said = verifier.Verify(script);

        Assert.True(said["alerts"].Count > 20);
        Assert.True(AlertId.TryParse(Value(said["alerts"][0], "id"), out AlertId id));
        script.Add(new ScriptStep.Control("alerts", AlertControl.Acknowledge(id)));
        said = verifier.Verify(script);
        Assert.Contains(said["alerts"], l => Value(l, "event") == "acknowledged" && Value(l, "id") == id.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void Restores_change_neither_rows_nor_state(int restoreEvery)
    {
        PipelineTranscript straight = PipelineTranscript.Play(Pipeline(Hot, Peak), Storm().Steps());
        PipelineTranscript restored = PipelineTranscript.Play(Pipeline(Hot, Peak), Storm().Steps(), restoreEvery);

        Assert.True(straight.Of("alerts").Length > 50);
        Assert.Equal(straight.Lines, restored.Lines);
        Assert.Equal(straight.FinalState, restored.FinalState);
    }

    [Fact]
    public void Size_of_the_packs_changes_no_row()
    {
        PipelineTranscript packs = PipelineTranscript.Play(Pipeline(Hot, Peak), Storm().Steps());
        PipelineTranscript single = PipelineTranscript.Play(Pipeline(Hot, Peak), Storm().StepsOneByOne(), 5);

        Assert.Equal(packs.Of("alerts"), single.Of("alerts"));
    }

    [Fact]
    public void Rows_with_states_and_revisions_amend_and_retract()
    {
        var builder = new PipelineBuilder("p");
        PipelineStream site = builder.Table("site", SiteSchema, KeySpace.Device, updates: true);
        builder.Apply("alerts", [site], inputs => new AlertOperator(
            [Hot with { Stream = "site", Aggregate = "n", ForWindows = 1 }],
            [new AlertInput("site", inputs[0].Schema, KeySpace.Device)])).To("alerts");

        PipelineTranscript transcript = PipelineTranscript.Play(builder.Build(),
        [
            Site(0, 75, "incomplete", ChangeKind.Insert),
            Site(0, 75, "incomplete", ChangeKind.Delete),
            Site(0, 80, "final", ChangeKind.Insert),
            Site(1, null, "provisional", ChangeKind.Insert),
            Site(0, 10, "final", ChangeKind.Insert),
        ], restoreEvery: 2);

        Assert.Equal(
            ["raised firing 0 open 75", "amended firing 0 open 80", "confirmed firing 0 open 80",
                "retracted retracted 0 open 80"],
            transcript.Of("alerts").Select(Brief));
    }

    [Theory]
    [InlineData("scores", "avg", 1.0, "stream is 'scores'; allowed is readings_10s")]
    [InlineData("readings_10s", "mean", 1.0, "'mean'; allowed is a number column of 'readings_10s': count")]
    [InlineData("readings_10s", "state", 1.0, "aggregate is 'state'")]
    [InlineData("readings_10s", "avg", 99.0, "clear_below is '99'; allowed is a finite number not above raise_above")]
    public void Wrong_rules_are_refused_with_what_is_allowed(
        string stream, string column, double clear, string expected)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() =>
            Pipeline(Hot with { Stream = stream, Aggregate = column, ClearBelow = clear }));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_rules_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => Pipeline(Hot, Hot));

    [Fact]
    public void Description_names_every_parameter() => Assert.Equal(
        "alerts(readings_10s; hot: readings_10s.avg of press*/temperature > 70 for 2 until <= 60, "
        + "late after 00:01:00, horizon 1.00:00:00, critical)",
        new AlertOperator([Hot], [new AlertInput("readings_10s", WindowSchema(), KeySpace.Series)]).Describe());

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("press*", "press", true)]
    [InlineData("press*", "xpress", false)]
    [InlineData("*:b?aring", "pump:bearing", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("Press", "press", false)]
    public void Globs_match_whole_names(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Glob.IsMatch(pattern, text));

    private static Pipeline Pipeline(params AlertRule[] rules)
    {
        var builder = new PipelineBuilder("p");
        PipelineStream windows = Windows(builder);
        builder.Apply("alerts", [windows], inputs => new AlertOperator(
            rules, [new AlertInput(AlertRule.ReadingsStream, inputs[0].Schema, KeySpace.Series)])).To("alerts");
        return builder.Build();
    }

    private static PipelineStream Windows(PipelineBuilder builder) => builder.Readings.Window(
        "windows", WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value")));

    private static Schema WindowSchema() => Windows(new PipelineBuilder("p")).Schema;

    private static PackScript Heat() => new PackScript()
        .Pack(11, "press", 11, ("temperature", 5, 75))
        .Pack(21, "press", 21, ("temperature", 15, 80))
        .Pack(31, "press", 31, ("temperature", 25, 81))
        .Pack(41, "press", 41, ("temperature", 35, 20));

    private static PackScript Storm()
    {
        var random = new Random(3);
        var script = new PackScript();
        for (int t = 1; t < 300; t++)
        {
            string device = t % 3 == 0 ? "pump" : "press";
            script.Pack(t * 5, device, t * 5,
                ("temperature", (t * 5) - 3, 50 + random.Next(50)), ("pressure", (t * 5) - 2, 50 + random.Next(50)));
        }

        return script;
    }

    private static readonly Schema SiteSchema = new(
        new("device", ColumnType.Text), new("window_start", ColumnType.Time), new("window_end", ColumnType.Time),
        new("n", ColumnType.Int64, true), new("state", ColumnType.Text));

    private static Action<StepInput, long, Partition> Site(int window, long? n, string state, ChangeKind kind) =>
        (input, number, partition) =>
        {
            Span<long> key = [partition.Texts.Intern("press")];
            var frame = new Frame(SiteSchema, partition.Texts);
            int row = frame.Add(
                new EventTime((window + 1) * 10_000_000), partition.KeysOf(KeySpace.Device).Intern(key));
            frame.SetText(0, row, "press");
            frame.Longs(1)[row] = window * 10_000_000;
            frame.Longs(2)[row] = (window + 1) * 10_000_000;
            frame.Longs(3)[row] = n ?? 0;
            if (n is null)
            {
                frame.Longs(3).SetNull(row);
            }

            frame.SetText(4, row, state);
            frame.SetKind(row, kind);
            var stamp = new StepStamp(number, EventTime.FromSeconds(number * 10), Duration.FromSeconds(number));
            input.BeginFrame(stamp, "site", frame, EventTime.Min);
        };

    private static string Brief(string line) => $"{Value(line, "event")} {Value(line, "state")} {Value(line, "start")} "
        + $"{Value(line, "end")} {Value(line, "peak")}";

    private static string Value(string line, string column)
    {
        string? pair = line.Split(' ').FirstOrDefault(p => p.StartsWith(column + "=", StringComparison.Ordinal));
        return pair is null ? "open" : pair[(column.Length + 1)..];
    }
}
