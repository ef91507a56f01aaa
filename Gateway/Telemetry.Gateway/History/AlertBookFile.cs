using System.Buffers;
using System.Security.Cryptography;
using Telemetry.Engine.State;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// The <see cref="AlertBook"/> in a file, whole or not at all. A file that is damaged or of another version is as none:
/// then the book is made from the output journal.
/// <code>
///  ┌─────────┬────────────┬───────┬────────────────────────────────────────────────┬─────────┐
///  │ version │ next record│ count │ per alert: names, start, last, events, the item│ SHA-256 │
///  └─────────┴────────────┴───────┴────────────────────────────────────────────────┴─────────┘
/// </code>
/// </summary>
/// <param name="path">The file.</param>
/// <param name="files">Where it is.</param>
internal sealed class AlertBookFile(string path, IFileSystem files)
{
    /// <summary>Raised whenever the bytes mean something else.</summary>
    private const int Version = 1;

    private const int PartBytes = 64 * 1024;

    private readonly Lock _gate = new();

    /// <summary>Writes a book. Any thread, one after the other.</summary>
    /// <param name="book">The book.</param>
    /// <param name="isWanted">Asked when nobody else writes or deletes any more.</param>
    /// <exception cref="IOException">It cannot be written; the file of before is still there.</exception>
    public void Write(AlertBookImage book, Func<bool> isWanted)
    {
        lock (_gate)
        {
            if (isWanted())
            {
                DurableFile.Write(path, file => Write(book, file), files);
            }
        }
    }

    /// <summary>Reads the file into an empty book; nothing happens when there is none.</summary>
    /// <returns>What is wrong with the file; null when nothing is. Then the book is to be thrown away.</returns>
    public string? TryRead(AlertBook book)
    {
        if (DurableFile.TryRead(path, files) is not { } bytes)
        {
            return null;
        }

        int length = bytes.Length - SHA256.HashSizeInBytes;
        if (length < 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
        {
            return "its checksum is wrong";
        }

        var reader = new SnapshotReader(bytes.AsMemory(0, length));
        if (reader.Int32() is var version && version != Version)
        {
            return $"it has version {version}, not {Version}";
        }

        book.Next = reader.Int64();
        for (int left = reader.Count(); left > 0; left--)
        {
            book.Restore(ReadEntry(reader));
        }

        return null;
    }

    /// <summary>Deletes the file.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            files.Delete(path);
        }
    }

    // In parts: a hundred thousand alerts are thirty megabytes that nobody needs in one piece.
    private static void Write(AlertBookImage book, IFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var part = new ArrayBufferWriter<byte>(2 * PartBytes);
        var writer = new SnapshotWriter(part);
        long offset = 0;
        writer.Int32(Version);
        writer.Int64(book.Next);
        writer.Int32(book.Entries.Count);
        foreach (AlertEntry entry in book.Entries)
        {
            WriteEntry(writer, entry);
            if (part.WrittenCount >= PartBytes)
            {
                WritePart();
            }
        }

        WritePart();
        file.Write(hash.GetHashAndReset(), offset);

        void WritePart()
        {
            hash.AppendData(part.WrittenSpan);
            file.Write(part.WrittenSpan, offset);
            offset += part.WrittenCount;
            part.ResetWrittenCount();
        }
    }

    private static void WriteEntry(SnapshotWriter writer, AlertEntry entry)
    {
        writer.Text(entry.Id);
        writer.Int64(entry.Start);
        writer.Text(entry.Key);
        writer.Text(entry.Device);
        writer.Text(entry.Metric);
        writer.Text(entry.Rule);
        writer.Text(entry.Severity);
        writer.Text(entry.State);
        writer.Boolean(entry.IsAcknowledged);
        WritePlace(writer, entry.Last, default);
        writer.Compact(entry.Events.Length);
        EventPlace before = default;
        foreach (EventPlace place in entry.Events)
        {
            WritePlace(writer, place, before);
            before = place;
        }

        writer.Boolean(entry.Item is not null);
        if (entry.Item is not null)
        {
            writer.Bytes(AlertJson.Write(entry.Item));
        }
    }

    private static AlertEntry ReadEntry(SnapshotReader reader)
    {
        var entry = new AlertEntry(reader.Text())
        {
            Start = reader.Int64(),
            Key = reader.Text(),
            Device = reader.TextOrNull(),
            Metric = reader.TextOrNull(),
            Rule = reader.Text(),
            Severity = reader.Text(),
            State = reader.Text(),
            IsAcknowledged = reader.Boolean(),
            Last = ReadPlace(reader, default),
        };
        EventPlace before = default;
        for (int left = reader.CompactCount(); left > 0; left--)
        {
            entry.Add(before = ReadPlace(reader, before));
        }

        entry.Item = reader.Boolean() ? AlertJson.Read(reader.Bytes().Span) : null;
        return entry;
    }

    private static void WritePlace(SnapshotWriter writer, EventPlace place, EventPlace before)
    {
        writer.Compact(place.Position - before.Position);
        writer.Compact(place.Row);
    }

    private static EventPlace ReadPlace(SnapshotReader reader, EventPlace before) =>
        new(before.Position + reader.Compact(), (int)reader.Compact());
}
