using System.Diagnostics;
using System.Globalization;

namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>A <see cref="ScenarioGateway"/> in a process of its own.</summary>
internal sealed class GatewayChild : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private GatewayChild(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int HttpPort { get; private set; }

    public int MqttPort { get; private set; }

    public bool HasDied => _process.HasExited;

    /// <summary>Starts it; null when it died of its fault point before it was ready.</summary>
    public static async Task<GatewayChild?> StartAsync(
        string configuration, string data, (long Wall, long Elapsed) at, string? crashAt, bool isTrial)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
            ["exec", typeof(GatewayChild).Assembly.Location, configuration, data, Text(at.Wall), Text(at.Elapsed)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[Journal.FaultPoint.Variable] = crashAt ?? "";
        start.Environment[Journal.FaultTrial.Variable] = isTrial ? "1" : "";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // Who is killed leaves its sockets and pipes behind.
        GatewayChild child = new(Process.Start(start)!);
        if (await child.ReadAsync() is not { } ready)
        {
            await child.EndedAsync(crashAt is not null);
            child.Dispose();
            return null;
        }

        string[] words = ready.Split(' ');
        child.HttpPort = int.Parse(words[1], CultureInfo.InvariantCulture);
        child.MqttPort = int.Parse(words[2], CultureInfo.InvariantCulture);
        return child;
    }

    /// <summary>Sends a line and waits for its answer; false when it died.</summary>
    public async Task<bool> TryDoAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            return false;
        }

        return await ReadAsync() is not null;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndedAsync(isKilled: true);
    }

    /// <summary>Lets it end in good order; false when it died instead.</summary>
    public async Task<bool> TryStopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(KilledPlay.Patience);
        return _process.ExitCode == 0;
    }

    /// <summary>Waits for its death: by SIGKILL, else it says why.</summary>
    public async Task EndedAsync(bool isKilled)
    {
        await _process.WaitForExitAsync().WaitAsync(KilledPlay.Patience);
        Assert.True(isKilled && _process.ExitCode == 137, $"ended with {_process.ExitCode}: {await _errors}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string?> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(KilledPlay.Patience);
}
