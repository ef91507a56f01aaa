using System.Text;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Testing;
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
}
