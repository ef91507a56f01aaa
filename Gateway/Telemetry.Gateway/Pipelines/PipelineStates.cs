using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// The durable states of all pipelines by name, in one small file of JSON: a line with the SHA-256 of the rest, and the
/// rest. Written whole.
/// </summary>
internal sealed class PipelineStates
{
    private const int HashLength = 64;
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    private readonly string _path;
    private readonly IFileSystem _files;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PipelineState> _states = new(StringComparer.Ordinal);

    /// <summary>Reads what is there.</summary>
    public PipelineStates(string data, IFileSystem files)
    {
        _path = PathOf(data);
        _files = files;
        byte[]? bytes = DurableFile.TryRead(_path, files);
        if (bytes is not null && Decode(bytes) is { } states)
        {
            _states = states;
        }
        else if (bytes is not null)
        {
            IsDamaged = true;
        }
    }

    /// <summary>There was a file that cannot be used.</summary>
    public bool IsDamaged { get; }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate) { return [.. _states.Keys.Order(StringComparer.Ordinal)]; }
        }
    }

    /// <summary>The file.</summary>
    public static string PathOf(string data) => Path.Combine(data, "pipelines.json");

    /// <summary>The states in a file, for who only looks; null when there is none that can be used.</summary>
    public static IReadOnlyDictionary<string, PipelineState>? TryRead(string data, IFileSystem files) =>
        DurableFile.TryRead(PathOf(data), files) is { } bytes ? Decode(bytes) : null;

    /// <summary>One state, or null.</summary>
    public PipelineState? Find(string name)
    {
        lock (_gate) { return _states.GetValueOrDefault(name); }
    }

    /// <summary>Keeps a state, durably. When it throws, the one before is kept in the file, and this one in
    /// memory.</summary>
    public void Set(string name, PipelineState state)
    {
        lock (_gate)
        {
            _states[name] = state;
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(
                new SortedDictionary<string, PipelineState>(_states, StringComparer.Ordinal), Format);
            byte[] hash = System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json)) + "\n");
            DurableFile.Write(_path, [.. hash, .. json], _files);
        }
    }

    private static Dictionary<string, PipelineState>? Decode(byte[] bytes)
    {
        if (bytes.Length <= HashLength || bytes[HashLength] != '\n')
        {
            return null;
        }

        ReadOnlySpan<byte> json = bytes.AsSpan(HashLength + 1);
        string hash = System.Text.Encoding.ASCII.GetString(bytes, 0, HashLength);
        if (hash != Convert.ToHexStringLower(SHA256.HashData(json)))
        {
            return null;
        }

        try
        {
            var states = JsonSerializer.Deserialize<Dictionary<string, PipelineState>>(json, Format);
            return states is null ? null : new(states, StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
