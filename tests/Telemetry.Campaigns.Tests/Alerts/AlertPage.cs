using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>
/// A person at the alerts page, in a real Chromium. Times are the page's own: from the act (for a load: from the begin
/// of the navigation) until the frame is painted that shows what was wanted. The page is loaded anew, as by F5, and
/// opened from another one: then it begins in another process of the browser, which is in its time. Before each act the
/// person looks for as long as people need to react.
/// </summary>
internal sealed class AlertPage(Browser browser, Uri gateway)
{
    private const string Rows = "[data-testid=alerts-table] [data-testid^=alert-row-]";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(250);

    // The page changes in the callbacks of frames: a timer that is set when it has changed runs when that frame has
    // been painted. To look in the next frame instead would count that one, too.
    private const string Painted = """
        (act, isSeen) => new Promise((resolve) => {
          const begin = performance.now();
          const done = () => resolve(performance.now() - begin);
          const look = () => {
            if (!isSeen()) return;
            changes.disconnect();
            setTimeout(done, 0);
          };
          const changes = new MutationObserver(look);
          changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
          act();
          requestAnimationFrame(look);
        })
        """;

    private const string WatchLoad = $$"""
        (() => {
          const changes = new MutationObserver(() => {
            if (!document.querySelector('{{Rows}}')) return;
            changes.disconnect();
            setTimeout(() => { window.shownAfter = performance.now(); }, 0);
          });
          changes.observe(document, { subtree: true, childList: true });
        })()
        """;

    public Task PrepareAsync() => browser.Page.AddInitScriptAsync(WatchLoad);

    /// <summary>Does everything again and again until it is stopped.</summary>
    public async Task RunAsync(Latencies latencies, CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            Add("opened", await LoadAsync());
            Add("loaded anew", await ReloadAsync());
            Add("come to from the overview", await ComeToAsync());
            Add("filtered by text", await ActAsync(
                Type($"plc-{turn % 4}"), $"() => {All($"row.textContent.includes('plc-{turn % 4}')")}"));
            Add("filter taken away", await ActAsync(Type(""), $"() => {Any("true")}"));
            Add("sorted by device", await SortAsync("device"));
            Add("scrolled to the middle", await ScrollAsync());
            Add("one alert opened", await OpenAsync());
        }

        void Add(string act, double millis)
        {
            latencies.Add("page, " + act, millis);
            latencies.Add("page, all acts", millis);
        }
    }

    /// <summary>How many alerts the page counts as active.</summary>
    public async Task<string> ActiveAsync() =>
        await browser.ById("alerts-active").Locator(".count").GetAttributeAsync("data-count") ?? "";

    /// <summary>Whether the page comes to count so many as active.</summary>
    public async Task<bool> CountsAsync(string active)
    {
        try
        {
            await Assertions.Expect(browser.ById("alerts-active").Locator(".count"))
                .ToHaveAttributeAsync("data-count", active, new() { Timeout = 30_000 });
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    /// <summary>Opens the page and gives the milliseconds until its rows were there.</summary>
    public async Task<double> LoadAsync()
    {
        // Another document, or only the part after # would change.
        await browser.Page.GotoAsync("about:blank");
        await LookAsync();
        await browser.Page.GotoAsync($"{gateway}#/alerts");
        return await ShownAsync();
    }

    private async Task<double> ReloadAsync()
    {
        await LookAsync();
        await browser.Page.ReloadAsync();
        return await ShownAsync();
    }

    private async Task<double> ShownAsync()
    {
        await browser.Page.WaitForFunctionAsync("() => window.shownAfter !== undefined");
        return await browser.Page.EvaluateAsync<double>("() => window.shownAfter");
    }

    private async Task<double> ComeToAsync()
    {
        await browser.ById("nav-overview").ClickAsync();
        await browser.Page.WaitForFunctionAsync("() => !document.querySelector('[data-testid=alerts-table]')");
        return await ActAsync(
            "() => document.querySelector('[data-testid=nav-alerts]').click()", $"() => {Any("true")}");
    }

    private async Task<double> SortAsync(string column)
    {
        var by = $"document.querySelector('[data-testid=sort-{column}]')";
        return await ActAsync($"() => {by}.click()", $"() => {by}.closest('th').hasAttribute('aria-sort')");
    }

    private Task<double> ScrollAsync()
    {
        const string Box = "document.querySelector('[data-testid=alerts-scroll]')";
        var isThere = $"Math.abs(row.getBoundingClientRect().top - {Box}.getBoundingClientRect().top) < 300";
        return ActAsync($"() => {{ {Box}.scrollTop = {Box}.scrollHeight / 2; }}", $"() => {Any(isThere)}");
    }

    private async Task<double> OpenAsync()
    {
        var shown = await ActAsync(
            $"() => document.querySelector('{Rows} a').click()",
            "() => document.querySelector('[data-testid=alert-panel]')");
        await browser.ById("alert-close").ClickAsync();
        return shown;
    }

    private static Task LookAsync() => Task.Delay(Reaction, TimeProvider.System);

    private async Task<double> ActAsync(string act, string isSeen)
    {
        await LookAsync();
        try
        {
            return await browser.Page.EvaluateAsync<double>($"() => ({Painted})({act}, {isSeen})").WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The page never showed {isSeen} after {act}.");
        }
    }

    private static string Type(string text) => $$"""
        () => {
          const field = document.querySelector('[data-testid=alerts-filter]');
          field.value = '{{text}}';
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }
        """;

    private static string Any(string test) => $"[...document.querySelectorAll('{Rows}')].some((row) => {test})";

    private static string All(string test) =>
        $"{Any("true")} && [...document.querySelectorAll('{Rows}')].every((row) => {test})";
}
