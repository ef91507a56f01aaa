using System.Diagnostics;
using System.Text;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>
/// A real process of the product: its lines, its end, SIGTERM and SIGKILL. Killed when the test is done.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _log = new();
    private readonly List<(Func<string, bool> Accepts, TaskCompletionSource<string> Done)> _waits = [];
    private readonly List<string> _lines = [];
    private readonly string _name;
    private bool _isDisposed;

    private Child(string name, ProcessStartInfo start)
    {
        _name = name;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.Exited += (_, _) => FailWaits();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a binary of the build which the test itself belongs to.</summary>
    public static Child Start(string project, string binary, params IEnumerable<string> arguments)
        => StartCommand(binary, Build.Binary(project, binary), arguments);

    /// <summary>As above, with more in its environment.</summary>
    public static Child Start(
        string project, string binary, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
        => StartCommand(binary, Build.Binary(project, binary), arguments, environment);

    /// <summary>Starts a program that itself starts a binary of the build, and ends as that does.</summary>
    public static Child StartUnder(
        IReadOnlyList<string> tool, string project, string binary, params IEnumerable<string> arguments)
        => StartCommand(binary, tool[0], [.. tool.Skip(1), Build.Binary(project, binary), .. arguments]);

    /// <summary>Starts any program.</summary>
    public static Child StartCommand(
        string name,
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        return new(name, start);
    }

    /// <summary>
    /// The first line, past or to come, that is accepted; fails with the whole log when the process ends first.
    /// </summary>
    public Task<string> LineAsync(Func<string, bool> accepts, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.Find(l => accepts(l)) is { } seen) { return Task.FromResult(seen); }
            _waits.Add((accepts, done));
        }
        if (_process.HasExited) { FailWaits(); }
        return done.Task.WaitAsync(cancellation);
    }

    /// <summary>kill -9: nothing of the process runs after it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<int> EndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    public string Log
    {
        get { lock (_lock) { return _log.ToString(); } }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) { return; }
        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) { return; }
        lock (_lock)
        {
            _log.AppendLine(line);
            _lines.Add(line);
            foreach (var wait in _waits.Where(w => w.Accepts(line))) { wait.Done.TrySetResult(line); }
            _waits.RemoveAll(w => w.Done.Task.IsCompleted);
        }
    }

    private void FailWaits()
    {
        // The readers may still hold lines: WaitForExit without a limit returns after both streams ended.
        _process.WaitForExit();
        lock (_lock)
        {
            foreach (var (_, done) in _waits)
            {
                done.TrySetException(new InvalidOperationException(
                    $"{_name} ended with {_process.ExitCode} before the awaited line. Its output:\n{_log}"));
            }
            _waits.Clear();
        }
    }
}
