using System.Diagnostics;
using System.Globalization;

namespace Telemetry.Journal.Tests;

public sealed class KilledProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_was_durable_is_there_after_each_of_ten_kills()
    {
        var random = new Random(10);
        var durable = 0L;
        for (var kill = 0; kill < 10; kill++)
        {
            using var process = Start("dotnet", []);
            for (var line = random.Next(1, 60); line > 0; line--)
            {
                durable = await ReadEnd(process) ?? throw new InvalidOperationException("The process ended by itself.");
            }

            process.Kill();
            while (await ReadEnd(process) is { } last)
            {
                durable = last;
            }

            await process.WaitForExitAsync().WaitAsync(Patience);
            using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 32 * 1024));
            Assert.True(journal.End.Value >= durable, $"{journal.End} is before {durable}, which was durable");
            var records = Journals.ReadAll(journal);
            Assert.Equal(journal.End.Value, records.Count);
            Journals.AssertTrue(records);
        }
    }

    [Fact]
    public async Task A_real_eio_of_fdatasync_stops_the_process_and_nothing_is_acknowledged_after_it()
    {
        const string Inject = "inject=fdatasync:error=EIO:when=5+";
        string[] arguments = ["-f", "-qq", "-e", "trace=fdatasync", "-e", Inject, "-o", "/dev/null", "dotnet"];
        using var process = Start("strace", arguments);
        var durable = 0L;
        var lines = 0;
        while (await ReadEnd(process) is { } end)
        {
            durable = end;
            lines++;
        }

        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(3, process.ExitCode);
        Assert.Contains("fdatasync", error, StringComparison.Ordinal);
        // strace counts for each thread, and two may commit: who flushes, and the journal's own.
        Assert.InRange(lines, 1, 2 * 4);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 32 * 1024));
        Assert.True(journal.End.Value >= durable);
        Journals.AssertTrue(Journals.ReadAll(journal));
    }

    private static async Task<long?> ReadEnd(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return long.TryParse(line, CultureInfo.InvariantCulture, out var end) ? end : null;
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] all = [.. arguments, "exec", typeof(KilledProcessTests).Assembly.Location, _folder.Path];
        Array.ForEach(all, start.ArgumentList.Add);
        return Process.Start(start)!;
    }
}
