using System.Text;
using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.GroupWindows.Groups;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.GroupWindows;

public sealed class GroupMembersTests
{
    [Fact]
    public void A_message_makes_a_group_and_gives_it_members()
    {
        var player = Player(Spec());

        player.Play(Online("a"), Read("a", 1, 1), Members("site", "a"), Read("a", 2, 2), Tick(10), Low("a", 10));

        Assert.Equal(["[0,10) 0 final 1/1 - sum 2"], player.Sink["out"].Select(Brief));
    }

    [Fact]
    public void A_new_member_counts_for_the_windows_that_are_not_closed_yet()
    {
        var player = Player(Spec(new SourceGroup("site", "a")));

        player.Play(Online("a"), Online("b"), Tick(15), Read("a", 2, 1), Read("a", 12, 1), Low("a", 10));
        player.Play(Members("site", "a", "b"), Read("b", 3, 1), Read("b", 13, 2), Tick(5), Low("a", 20));
        Assert.Equal(["[0,10) 0 final 1/1 - sum 1", "[10,20) 0 incomplete 1/2 b sum 3"],
            player.Sink["out"].Select(Brief));
        player.Play(Low("b", 20));

        Assert.Equal("[10,20) 1 final 2/2 - sum 3", Brief(player.Sink["out"][^1]));
        Assert.Equal(["b 3 before_membership"], player.Sink["dead_letters"].Select(BriefLetter));
    }

    [Fact]
    public void A_member_that_is_gone_is_waited_for_no_more()
    {
        var player = Player(Spec(new SourceGroup("site", "a", "b", "c")));

        player.Play(Online("a"), Online("b"), Read("a", 1, 1), Tick(10), Low("a", 10));
        Assert.Empty(player.Sink["out"]);
        player.Play(Members("site", "c", "a"));
        Assert.Equal("[0,10) 0 incomplete 1/2 c sum 1", Brief(player.Sink["out"][^1]));
        player.Play(Members("site", "a"), Read("b", 5, 1));

        Assert.Equal("[0,10) 1 final 1/1 - sum 1", Brief(player.Sink["out"][^1]));
        Assert.Empty(player.Sink["dead_letters"]);
    }

    [Fact]
    public void A_message_that_means_nothing_does_nothing()
    {
        var player = Player(Spec(new SourceGroup("site", "a")));
        var before = player.SnapshotOf(Operator);

        foreach (var text in (string[])
            ["", "{", "[]", """{"group":1,"members":[]}""", """{"group":"g"}""", """{"group":"g","members":[1]}""",
             """{"group":"g","members":["a","a"]}""", """{"group":"","members":[]}""",
             """{"group":"\ud800","members":[]}"""])
        {
            player.Play(new ScriptStep.Control(Operator, Encoding.UTF8.GetBytes(text)));
        }

        Assert.Equal(before.Length, player.SnapshotOf(Operator).Length);
        Assert.Equal(new SourceGroup("g", "x", "y"), SourceGroup.TryParse(new SourceGroup("g", "x", "y").ToPayload()));
    }

    [Fact]
    public void A_state_goes_on_under_other_groups_than_those_that_were_described_before()
    {
        var spec = Spec(new SourceGroup("hall", "a", "b"), new SourceGroup("gone", "a"), new SourceGroup("same", "a"));
        var player = Player(spec).Play(
            Online("a"), Online("b"), Online("c"), Read("a", 1, 1), Read("b", 2, 2), Members("same", "a", "c"),
            Low("a", 10));
        var changed = Pipeline(Spec(new("hall", "a", "c"), new("new", "b"), new("same", "a")));
        var partition = changed.CreatePartition();
        var report = partition.Restore(player.Snapshot(), RestoreMode.Map);
        var sink = new RecordingSink();
        var input = new StepInput();
        var at = new StepStamp(1_000, At(0), Duration.Zero);
        foreach (var source in (string[])["c", "b"])
        {
            at = at with { Position = at.Position + 1 };
            input.BeginRows(at, source, "", At(10));
            partition.Step(input, sink);
        }

        Assert.True(report.IsLossless);
        // The hall no longer waits for b, but for c; the group that messages changed is as they left it.
        Assert.Equal(
            ["group=hall [0,10) 0 final 2/2 - sum 3", "group=same [0,10) 0 final 2/2 - sum 1"],
            sink["out"].Select(line => $"{line.Split(' ')[0]} {Brief(line)}"));
    }
}
