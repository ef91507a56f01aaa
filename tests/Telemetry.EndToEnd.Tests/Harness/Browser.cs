using Microsoft.Playwright;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>A real Chromium (Debian's) on one page, and what the page complained of.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float PatienceMillis = 30_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private Browser(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
        page.PageError += (_, error) => Complain(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") { Complain($"{message.Text} {message.Location}"); }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of the page's scripts and of its content policy.</summary>
    public IReadOnlyList<string> Complaints
    {
        get { lock (_complaints) { return [.. _complaints]; } }
    }

    public static async Task<Browser> StartAsync()
    {
        // Five seconds, as Playwright has it, are little on a busy machine.
        Assertions.SetDefaultExpectTimeout(PatienceMillis);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1360, Height = 900 } });
        return new(playwright, browser, page);
    }

    public ILocator ById(string testId) => Page.GetByTestId(testId);

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private void Complain(string text)
    {
        lock (_complaints) { _complaints.Add(text); }
    }
}
