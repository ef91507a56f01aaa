using System.Security.Cryptography;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// A capture that was verified from its first byte to its last before anything is made of it. Nothing is extracted:
/// entries are read where they lie.
/// </summary>
internal sealed class CaptureFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Dictionary<string, CaptureEntry> _entries;

    private CaptureFile(string path, FileStream file, IReadOnlyList<CaptureEntry> entries)
    {
        Path = path;
        _file = file;
        _entries = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Manifest = CaptureManifest.Decode(ReadAll(CaptureEntry.Manifest));
    }

    public string Path { get; }

    public CaptureManifest Manifest { get; }

    /// <exception cref="InvalidDataException">It is no capture, or damaged; the message says what of it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CaptureFile Open(string path, CancellationToken cancellationToken)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            IReadOnlyList<CaptureEntry> entries = CaptureFormat.ReadDirectory(file);
            foreach (string needed in new[]
            {
                CaptureEntry.Rows, CaptureEntry.Journal, CaptureEntry.Settings, CaptureEntry.Manifest,
            })
            {
                CaptureFormat.Require(entries.Any(entry => entry.Name == needed), $"entry '{needed}' is missing");
            }

            foreach (CaptureEntry entry in entries)
            {
                Verify(file, entry, cancellationToken);
            }

            return new CaptureFile(path, file, entries);
        }
        catch (InvalidDataException error)
        {
            file.Dispose();
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is such an entry.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>An entry to be read from its beginning.</summary>
    public Stream OpenRead(string name)
    {
        CaptureEntry entry = _entries[name];
        return new EntryStream(_file.SafeFileHandle, entry.Offset, entry.Length);
    }

    /// <summary>An entry as a whole; its limit is that of its name.</summary>
    public byte[] ReadAll(string name)
    {
        using Stream content = OpenRead(name);
        byte[] bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => _file.Dispose();

    private static void Verify(FileStream file, CaptureEntry entry, CancellationToken cancellationToken)
    {
        using EntryStream content = new(file.SafeFileHandle, entry.Offset, entry.Length);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[256 * 1024];
        while (content.Read(buffer.AsSpan()) is var read and > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        CaptureFormat.Require(
            Convert.ToHexStringLower(hash.GetHashAndReset()) == entry.Sha256,
            $"entry '{entry.Name}' is damaged: its SHA-256 is wrong");
    }
}
