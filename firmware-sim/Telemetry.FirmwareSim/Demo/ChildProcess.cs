using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>One running program of the demo and its log file.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int SignalTerminate = 15;
    private const int TailLines = 12;

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly Queue<string> _tail = new();
    private readonly StreamWriter _log;
    private readonly Action<string>? _seen;

    private ChildProcess(string name, Process process, string logPath, Action<string>? seen)
    {
        Name = name;
        LogPath = logPath;
        _process = process;
        _seen = seen;
        _log = new StreamWriter(logPath, append: true) { AutoFlush = true };
    }

    public string Name { get; }

    public string LogPath { get; }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <summary>The last lines it printed.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (_lock)
            {
                return [.. _tail];
            }
        }
    }

    internal static ChildProcess Start(string name, ProcessStartInfo start, string logPath, Action<string>? seen)
    {
        var process = new Process { StartInfo = start };
        var child = new ChildProcess(name, process, logPath, seen);
        process.OutputDataReceived += (_, e) => child.Take(e.Data, isOutput: true);
        process.ErrorDataReceived += (_, e) => child.Take(e.Data, isOutput: false);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        child.Exited = child.WaitAsync();
        return child;
    }

    /// <summary>Asks it to end (SIGTERM), and kills it when it does not within the patience.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        _ = Signal(_process.Id, SignalTerminate);
        try
        {
            await Exited.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
        }

        await Exited;
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void Take(string? line, bool isOutput)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
            {
                _tail.Dequeue();
            }

            _log.WriteLine(line);
        }

        if (isOutput)
        {
            _seen?.Invoke(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
