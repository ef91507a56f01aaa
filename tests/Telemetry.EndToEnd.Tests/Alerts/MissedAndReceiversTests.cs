using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Crashes;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests.Alerts;

/// <summary>What a person was not told of, and what a receiver was not, in a real browser on a real gateway.</summary>
public sealed class MissedAndReceiversTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task What_was_given_up_is_sent_once_more_and_a_test_says_how_it_went()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var receiver = new WebhookReceiver { Status = 410 };
        await using var gateway = await AlertBench.StartAsync("alerts-redeliver", limit.Token, receiver.Url);
        await using var browser = await Browser.StartAsync();
        await gateway.RaiseAsync(limit.Token);
        var dead = await gateway.Api.UntilAsync(
            "/api/v1/webhooks/deliveries?state=dead", static list => list.Count(IsRaise) == 2, limit.Token);
        var id = (string)dead.First(IsRaise)["id"]!;

        await browser.Page.GotoAsync($"{gateway.Http}#/system");
        var row = browser.ById("receiver-ops");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-enabled", "false", new() { Timeout = 20_000 });
        var letter = browser.ById($"dead-letter-{id}");
        await Assertions.Expect(letter).ToContainTextAsync("alert.raised", Text());
        await Assertions.Expect(letter).ToContainTextAsync("410");
        receiver.Status = 204;
        await browser.ById("enable-ops").ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-enabled", "true", new() { Timeout = 20_000 });
        await browser.ById($"redeliver-{id}").ClickAsync();
        await Assertions.Expect(browser.ById("notice"))
            .ToContainTextAsync("1 event is on the way to ops once more", Text());
        await gateway.Api.UntilAsync(
            "/api/v1/webhooks/deliveries?state=delivered",
            list => list.Any(one => (string)one["id"]! == id), limit.Token);
        Assert.Equal("alert.raised", (string)receiver.Events[id]["type"]!);
        await browser.Page.ReloadAsync();
        await Assertions.Expect(browser.ById("dead-ops")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(letter).ToHaveCountAsync(0);

        var before = receiver.Requests;
        await browser.ById("test-ops").ClickAsync();
        await Assertions.Expect(browser.ById("notice")).ToContainTextAsync("ops took the test (204).", Text());
        Assert.True(receiver.Requests > before);
        receiver.Status = 500;
        await browser.ById("test-ops").ClickAsync();
        await Assertions.Expect(browser.ById("notice")).ToContainTextAsync("ops did not take the test", Text());

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task What_a_backlog_changed_is_told_when_its_device_is_back_and_leads_to_the_alerts()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("alerts-missed", limit.Token);
        await using var browser = await Browser.StartAsync();
        await gateway.MissAsync(limit.Token);

        await browser.Page.GotoAsync($"{gateway.Http}#/missed");
        var digest = browser.ById($"missed-{Publisher.Device}");
        await Assertions.Expect(digest).ToContainTextAsync("bench was away for", Text());
        await Assertions.Expect(digest).ToContainTextAsync("2 alerts raised (2 late)");
        await Assertions.Expect(digest).Not.ToContainTextAsync("its backlog is still coming");
        await Assertions.Expect(digest.Locator("li")).ToHaveCountAsync(2);
        await digest.GetByText("level-high of").ClickAsync();
        await Assertions.Expect(browser.ById("alert-panel")).ToContainTextAsync("level-high", Text());
        await browser.Page.GotoAsync($"{gateway.Http}#/missed/nobody");
        await Assertions.Expect(browser.ById("missed")).Not.ToContainTextAsync("was away for", new()
        {
            Timeout = 20_000,
        });

        Assert.Empty(browser.Complaints);
    }

    private static bool IsRaise(System.Text.Json.Nodes.JsonObject delivery) =>
        (string)delivery["webhook"]! == "ops" && (string)delivery["type"]! == "alert.raised";

    private static LocatorAssertionsToContainTextOptions Text() => new() { Timeout = 20_000 };
}
