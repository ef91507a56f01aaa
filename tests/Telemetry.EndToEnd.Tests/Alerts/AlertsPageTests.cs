using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.Alerts;

/// <summary>What a person does about alerts, in a real browser on a real gateway.</summary>
public sealed class AlertsPageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_person_acknowledges_assigns_comments_and_resolves_and_the_history_tells()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("alerts-care", limit.Token);
        await using var browser = await Browser.StartAsync();
        var id = await gateway.RaiseAsync(limit.Token);

        await browser.Page.GotoAsync($"{gateway.Http}#/alerts");
        await browser.ById($"ack-{id}").ClickAsync();
        await Assertions.Expect(browser.ById($"alert-row-{id}")).ToContainTextAsync("acknowledged", Text());
        await browser.ById($"alert-open-{id}").ClickAsync();
        await Assertions.Expect(browser.ById("alert-panel")).ToHaveAttributeAsync("data-id", id);
        await browser.ById("alert-assign").ClickAsync();
        await browser.ById("assign-to").FillAsync("bob");
        await browser.ById("signature").FillAsync("ann");
        await browser.ById("assign-submit").ClickAsync();
        await EventAsync(browser, "assigned", "by ann to bob");
        await browser.ById("alert-comment").ClickAsync();
        await browser.ById("comment-text").FillAsync("a new seal is on its way");
        await browser.ById("comment-submit").ClickAsync();
        await EventAsync(browser, "commented", "a new seal is on its way");
        await browser.ById("alert-resolve").ClickAsync();
        await browser.ById("resolve-submit").ClickAsync();
        await EventAsync(browser, "closed", "by ann");
        await Assertions.Expect(browser.ById($"alert-state-{id}").First).ToHaveTextAsync("resolved");

        // The other rule's alert goes on.
        await Assertions.Expect(browser.ById("alerts-active").Locator(".count"))
            .ToHaveAttributeAsync("data-count", "1", new() { Timeout = 20_000 });
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_silence_made_from_an_alert_is_shown_where_silences_are_and_ended_there()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("alerts-silence", limit.Token);
        await using var browser = await Browser.StartAsync();
        var id = await gateway.RaiseAsync(limit.Token);

        await browser.Page.GotoAsync($"{gateway.Http}#/alerts/{id}");
        await browser.ById("alert-silence").ClickAsync();
        await browser.ById("silence-hours").SelectOptionAsync("4");
        await browser.ById("comment-text").FillAsync("known, until the weekend");
        await browser.ById("silence-submit").ClickAsync();
        await Assertions.Expect(browser.ById($"alert-silenced-{id}").First).ToBeVisibleAsync(Visible());
        await browser.Page.GetByText("Silences and maintenance").First.ClickAsync();
        var silence = browser.ById("silences").Locator("tr[data-state=active]");
        await Assertions.Expect(silence).ToContainTextAsync("rule=level-high and device=bench", Text());
        await Assertions.Expect(silence).ToContainTextAsync("known, until the weekend");
        await silence.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(browser.ById("silences").Locator("tr[data-state=removed]")).ToBeVisibleAsync(Visible());

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Evidence_is_shown_and_a_replay_says_the_same()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("alerts-evidence", limit.Token);
        await using var browser = await Browser.StartAsync();
        var id = await gateway.RaiseAsync(limit.Token);

        await browser.Page.GotoAsync($"{gateway.Http}#/alerts/{id}");
        await Assertions.Expect(browser.ById("evidence-windows").Locator("tbody tr").First).ToBeVisibleAsync(Visible());
        await Assertions.Expect(browser.ById("evidence-rule")).ToContainTextAsync("level-high");
        await Assertions.Expect(browser.ById("evidence").Locator("canvas")).ToBeVisibleAsync();
        await browser.ById("replay").ClickAsync();
        var verdict = browser.ById("replay-verdict");
        await Assertions.Expect(verdict).ToHaveAttributeAsync("data-verdict", "same", new() { Timeout = 60_000 });
        output.WriteLine(await verdict.InnerTextAsync());

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Another_rule_is_tried_over_the_last_hour_and_what_would_have_been_is_shown()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("alerts-what-if", limit.Token);
        await using var browser = await Browser.StartAsync();
        var id = await gateway.RaiseAsync(limit.Token);

        await browser.Page.GotoAsync($"{gateway.Http}#/alerts/{id}");
        await browser.ById("what-if").Locator("summary").ClickAsync();
        await browser.ById("what-if-raise_above").FillAsync("1000");
        await browser.ById("what-if-submit").ClickAsync();
        await Assertions.Expect(browser.ById("what-if-verdict"))
            .ToHaveTextAsync("Of its alerts 1 would not have come.", new() { Timeout = 60_000 });
        var gone = browser.ById("what-if-changes").Locator("tr[data-change=gone]");
        await Assertions.Expect(gone).ToContainTextAsync("bench/level");
        await Assertions.Expect(gone.Locator("td").Last).ToHaveTextAsync("none");

        await browser.ById("what-if-raise_above").FillAsync("4.5");
        await browser.ById("what-if-submit").ClickAsync();
        await Assertions.Expect(browser.ById("what-if-verdict"))
            .ToHaveTextAsync("No difference: 1 is the same.", new() { Timeout = 60_000 });

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_keyboard_walks_opens_and_acknowledges()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("alerts-keys", limit.Token);
        await using var browser = await Browser.StartAsync();
        var id = await gateway.RaiseAsync(limit.Token);

        await browser.Page.GotoAsync($"{gateway.Http}#/alerts");
        var row = browser.ById($"alert-row-{id}");
        await row.FocusAsync();
        await browser.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(row).Not.ToBeFocusedAsync();
        await browser.Page.Keyboard.PressAsync("Home");
        await browser.Page.Keyboard.PressAsync("a");
        await Assertions.Expect(browser.Page.Locator("[data-testid=alerts-table] tr[data-id]").First)
            .ToContainTextAsync("acknowledged", Text());
        await browser.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(browser.Page.Locator("#alert-title")).ToBeFocusedAsync();

        Assert.Empty(browser.Complaints);
    }

    private static async Task EventAsync(Browser browser, string name, string text) =>
        await Assertions.Expect(browser.ById("alert-history").Locator($"li[data-event={name}]"))
            .ToContainTextAsync(text, Text());

    private static LocatorAssertionsToContainTextOptions Text() => new() { Timeout = 20_000 };

    private static LocatorAssertionsToBeVisibleOptions Visible() => new() { Timeout = 20_000 };
}
