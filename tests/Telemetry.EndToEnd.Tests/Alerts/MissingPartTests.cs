using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests.Alerts;

/// <summary>What the page fetches only when it is wanted may be gone by then: the gateway was updated meanwhile.
/// </summary>
public sealed class MissingPartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_view_that_is_gone_is_said_so_and_comes_with_the_page_loaded_anew()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("part-missing", limit.Token);
        await using var browser = await Browser.StartAsync();
        await browser.Page.RouteAsync("**/assets/system-*.js", static route => route.AbortAsync());
        await browser.Page.GotoAsync($"{gateway.Http}#/system");
        await Assertions.Expect(browser.ById("part-missing")).ToBeVisibleAsync(new() { Timeout = 20_000 });

        await browser.Page.UnrouteAllAsync();
        await browser.ById("part-missing").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(browser.ById("receiver-closed")).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task Without_the_live_feeds_program_the_page_says_that_it_is_not_live_and_a_person_tries_again()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("feed-missing", limit.Token);
        await using var browser = await Browser.StartAsync();
        await browser.Page.RouteAsync("**/assets/live-*.js", static route => route.AbortAsync());
        await browser.Page.GotoAsync($"{gateway.Http}#/alerts");
        await Assertions.Expect(browser.ById("connection")).ToHaveTextAsync("Disconnected", new() { Timeout = 20_000 });

        await browser.Page.UnrouteAllAsync();
        await browser.Page.GetByText("Try now", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(browser.ById("connection")).ToHaveTextAsync("Live", new() { Timeout = 20_000 });
    }
}
