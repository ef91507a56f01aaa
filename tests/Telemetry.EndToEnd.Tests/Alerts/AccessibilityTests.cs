using Microsoft.Playwright;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests.Alerts;

/// <summary>What axe finds against WCAG 2.1 AA, in both themes, on a desk and on a phone.</summary>
public sealed class AccessibilityTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private const string Findings = """
        async () => (await axe.run(document, {
          runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
        })).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
        """;

    [Fact]
    public async Task Pages_of_alerts_have_nothing_that_axe_finds()
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var gateway = await AlertBench.StartAsync("alerts-axe", limit.Token);
        await using var browser = await Browser.StartAsync();
        await browser.Page.AddInitScriptAsync(
            scriptPath: Path.Combine(Build.Root, "Dashboard", "node_modules", "axe-core", "axe.min.js"));
        var id = await gateway.RaiseAsync(limit.Token);
        var pages = new (string Route, string Shown)[]
        {
            ("#/", "tile-alerts"), ("#/alerts", "alerts-table"), ($"#/alerts/{id}", "evidence-windows"),
            ("#/silences", "silences"), ("#/missed", "missed"), ("#/system", "receiver-closed"),
        };
        foreach (var (width, height) in new[] { (1360, 900), (390, 844) })
        {
            await browser.Page.SetViewportSizeAsync(width, height);
            foreach (var theme in new[] { "light", "dark" })
            {
                foreach (var (route, shown) in pages)
                {
                    var findings = await FindAsync(browser, gateway.Http, route, shown, theme);
                    Assert.True(findings.Length == 0, $"{route} {theme} {width}:\n{string.Join('\n', findings)}");
                }
            }
        }

        Assert.Empty(browser.Complaints);
    }

    private static async Task<string[]> FindAsync(
        Browser browser, Uri gateway, string route, string shown, string theme)
    {
        await browser.Page.GotoAsync("about:blank");
        await browser.Page.GotoAsync($"{gateway}{route}");
        await browser.ById("theme").SelectOptionAsync(theme);
        await Assertions.Expect(browser.ById(shown)).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(browser.ById("main")).ToHaveAttributeAsync("data-freshness", "live");
        // Colours change over a moment; axe is to see where they end.
        await browser.Page.EvaluateAsync(
            "() => Promise.all(document.getAnimations().map((animation) => animation.finished))");
        return await browser.Page.EvaluateAsync<string[]>(Findings);
    }
}
