using System.Security.Cryptography;
using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Agents;

/// <summary>
/// Where people say what agents are to run with. A version is journalled (who, when, what), then kept, then sent; to
/// who is not there when he comes. Any thread; one change at a time.
/// </summary>
internal sealed partial class ConfigurationDesk(
    ConfigurationStore store,
    AgentReports reports,
    IAgentDownlink downlink,
    IControl control,
    TimeProvider time,
    ExitStatus exit,
    IHostApplicationLifetime lifetime,
    ILogger<ConfigurationDesk> logger) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    // Held while the store is touched and while what it holds is handed over, so that nobody hears an older version
    // after a newer one.
    private readonly Lock _gate = new();

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>All versions of an agent that are kept, the oldest first.</summary>
    /// <exception cref="ConfigurationDamagedException">The file cannot be used.</exception>
    public IReadOnlyList<ConfigurationVersion> Read(string agent)
    {
        lock (_gate)
        {
            return store.Read(agent);
        }
    }

    /// <summary>The newest version of each agent, and the agents whose file cannot be used.</summary>
    public (IReadOnlyDictionary<string, ConfigurationMark> Newest, IReadOnlyDictionary<string, string> Damaged) Survey()
    {
        lock (_gate)
        {
            return (
                new Dictionary<string, ConfigurationMark>(store.Newest, StringComparer.Ordinal),
                new Dictionary<string, string>(store.Damaged, StringComparer.Ordinal));
        }
    }

    /// <summary>Takes a wish: nothing, or all of it, is done when this completes.</summary>
    /// <exception cref="ConfigurationDamagedException">The file cannot be used, and shall not be replaced.</exception>
    /// <exception cref="JournalFullException">There is no room.</exception>
    /// <exception cref="DiskFullException">There is no room.</exception>
    public async Task<ConfigurationAnswer> PutAsync(ConfigurationRequest request, CancellationToken cancel)
    {
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            (IReadOnlyList<ConfigurationVersion> kept, ConfigurationAnswer answer) = Try(request);
            if (answer is not ConfigurationAnswer.Kept { Version: var version })
            {
                return answer;
            }

            byte[] message = Message(version);

            // Who gave up waiting has said it all the same.
            await control.SubmitAsync(
                ControlKind.AgentConfigured, Note(request, version, message), CancellationToken.None);
            Keep(request, kept, version, message);
            return answer;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>The agent listens: it gets what is kept for it.</summary>
    public void Deliver(string agent)
    {
        try
        {
            lock (_gate)
            {
                if (store.Read(agent) is [.., var newest])
                {
                    downlink.TrySend(agent, Topics.Config(agent), Message(newest), isRetained: true);
                }
            }
        }
        catch (ConfigurationDamagedException damaged)
        {
            // The agent goes on with what it has; a person must decide.
            LogDamaged(agent, damaged.Message);
        }
    }

    private (IReadOnlyList<ConfigurationVersion> Kept, ConfigurationAnswer Answer) Try(ConfigurationRequest request)
    {
        IReadOnlyList<ConfigurationVersion> kept;
        lock (_gate)
        {
            kept = ReadFor(request);
            if (kept.Count == 0 && store.Newest.Count >= AgentLimits.AgentsMax)
            {
                return (kept, new ConfigurationAnswer.TooMany());
            }
        }

        long newest = kept is [.., var last] ? last.Version : 0;
        if (!request.Condition.Allows(newest))
        {
            return (kept, new ConfigurationAnswer.Stale(newest));
        }

        ConfigurationVersion? restored = kept.FirstOrDefault(one => one.Version == request.Restores);
        if (request.Restores is long missing && restored is null)
        {
            return (kept, new ConfigurationAnswer.NoSuchVersion(missing));
        }

        // An agent takes no version that is not greater than all that it knows, also those of a gateway whose folder
        // is lost.
        long known = reports.Find(request.Agent)?.Configuration?.Desired ?? 0;
        ConfigurationVersion version = new()
        {
            Version = Math.Max(newest, known) + 1,
            At = time.GetUtcNow(),
            By = request.By,
            Token = request.Token,
            Note = request.Note,
            Restores = request.Restores,
            TrialSeconds = request.TrialSeconds ?? restored?.TrialSeconds ?? Limits.TrialSecondsDefault,
            Settings = restored?.Settings ?? request.Settings ?? default,
        };
        return (kept, Fault(version) is { } fault
            ? new ConfigurationAnswer.Wrong(fault)
            : new ConfigurationAnswer.Kept(version));
    }

    private IReadOnlyList<ConfigurationVersion> ReadFor(ConfigurationRequest request)
    {
        try
        {
            return store.Read(request.Agent);
        }
        catch (ConfigurationDamagedException) when (request.ReplacesDamaged)
        {
            return [];
        }
    }

    /// <summary>The agent reads it with the same code: what it could not read is not sent.</summary>
    private static FieldFault? Fault(ConfigurationVersion version)
    {
        if (version.Settings.ValueKind == JsonValueKind.Undefined)
        {
            return new FieldFault("settings", "an object {…} is expected");
        }

        try
        {
            return DesiredConfiguration.TryParse(Message(version), out _, out FieldFault? fault) ? null : fault;
        }
        catch (InvalidOperationException)
        {
            return new FieldFault("settings", "text that is not Unicode");
        }
    }

    private static byte[] Message(ConfigurationVersion version) => new DesiredConfiguration
    {
        Version = version.Version,
        TrialSeconds = version.TrialSeconds,
        Settings = version.Settings,
    }.ToJson();

    /// <summary>The record says what was sent by its hash: settings may hold what is nobody else's business.</summary>
    private static byte[] Note(ConfigurationRequest request, ConfigurationVersion version, byte[] message) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
        {
            ["agent"] = request.Agent,
            ["version"] = version.Version,
            ["restores"] = version.Restores,
            ["by"] = version.By,
            ["token"] = version.Token,
            ["note"] = version.Note,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(message)),
        });

    private void Keep(
        ConfigurationRequest request, IReadOnlyList<ConfigurationVersion> kept, ConfigurationVersion version,
        byte[] message)
    {
        try
        {
            lock (_gate)
            {
                if (kept.Count == 0 && store.Damaged.ContainsKey(request.Agent))
                {
                    store.PutAside(request.Agent);
                }

                store.Add(request.Agent, kept, version);
                downlink.TrySend(request.Agent, Topics.Config(request.Agent), message, isRetained: false);
            }
        }
        catch (DiskFullException)
        {
            // What was there is still there, and the caller hears of it.
            throw;
        }
        catch (IOException failed)
        {
            // Nobody knows what a disk that failed to sync has kept.
            LogNotKept(failed, request.Agent);
            exit.Fail($"configuration of agent {request.Agent}: the disk failed: {failed.Message}");
            lifetime.StopApplication();
            throw;
        }
    }

    [LoggerMessage(
        EventId = (int)LogEvent.ConfigurationDamaged,
        Level = LogLevel.Error,
        Message = "{Agent} is told no configuration: {Why}. Restore the file, or replace it by another version.")]
    private partial void LogDamaged(string agent, string why);

    [LoggerMessage(
        EventId = (int)LogEvent.ConfigurationNotKept,
        Level = LogLevel.Critical,
        Message = "Stopping, the configuration of agent {Agent} could not be kept.")]
    private partial void LogNotKept(Exception failure, string agent);
}
