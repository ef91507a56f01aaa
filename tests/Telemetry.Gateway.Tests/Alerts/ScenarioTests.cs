namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>
/// Every scenario gives exactly its events: live, replayed, and killed after any step. With GOLDEN_UPDATE=1 in the
/// environment the events are written anew: then read the diff.
/// </summary>
public class ScenarioTests
{
    public static TheoryData<string> Names => [.. Scenario.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Events_are_those_of_the_file(string name)
    {
        Scenario scenario = Scenario.Read(name);
        ScenarioPlay live = new ScenarioPlay(scenario).ToEnd();
        if (Environment.GetEnvironmentVariable("GOLDEN_UPDATE") == "1")
        {
            scenario.Write(live.Events, new ScenarioPlay(scenario.Killed()).ToEnd().Events);
            return;
        }

        Assert.Equal(scenario.Events, live.Events);
    }

    /// <summary>What such a gateway's journal makes of the day; <c>tests/alert-kills</c> kills real ones.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Gateway_that_starts_after_every_step_says_the_file_s_events(string name)
    {
        Scenario scenario = Scenario.Read(name);
        Assert.Equal(scenario.EventsKilled, new ScenarioPlay(scenario.Killed()).ToEnd().Events);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Replay_gives_the_same_rows_and_state(string name)
    {
        Scenario scenario = Scenario.Read(name);
        ScenarioPlay live = new ScenarioPlay(scenario).ToEnd();
        ScenarioPlay replayed = new ScenarioPlay(scenario).ToEnd();

        Assert.Equal(live.Rows, replayed.Rows);
        Assert.Equal(live.States, replayed.States);
    }

    /// <summary>A process that is killed after any step goes on from a checkpoint before any step.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Killed_at_any_step_it_goes_on_with_the_same_rows(string name)
    {
        Scenario scenario = Scenario.Read(name);
        ScenarioPlay live = new ScenarioPlay(scenario).ToEnd();
        ScenarioPlay walked = new(scenario);
        while (!walked.HasEnded)
        {
            walked.Step();
            ScenarioPlay restored = walked.Restored();
            Assert.Equal(walked.States, restored.States);
            restored.ToEnd();
            Assert.Equal(live.Rows.Skip(walked.Rows.Length), restored.Rows);
            Assert.Equal(live.States, restored.States);
        }
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Scenario.Names().Length >= 30);
}
