using System.Text;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>Compares a replay with the rows that its capture has.</summary>
internal sealed class CaptureRowsCheck(Stream rows) : IReplayCheck, IDisposable
{
    private const int ShownBytesMax = 4_096;

    private readonly BufferedStream _rows = new(rows, 64 * 1024);
    private byte[] _buffer = new byte[4_096];

    public string? Difference { get; private set; }

    public long RowsSame { get; private set; }

    public void Begin(string pipeline, JournalPosition from, JournalPosition to)
    {
        // The rows of all pipelines lie in the order in which they come.
    }

    public void Take(long step, int row, ReadOnlySpan<byte> line)
    {
        if (Difference is not null)
        {
            return;
        }

        if (_buffer.Length < line.Length)
        {
            _buffer = new byte[line.Length];
        }

        Span<byte> expected = _buffer.AsSpan(0, line.Length);
        int read = _rows.ReadAtLeast(expected, line.Length, throwOnEndOfStream: false);
        if (read == line.Length && expected.SequenceEqual(line))
        {
            RowsSame++;
            return;
        }

        string had = read == 0 ? "nothing more" : RestOfLine(expected[..read]);
        Difference = $"row {RowsSame + 1}: the capture has {had}, the replay {Shown(line)}";
    }

    public void End()
    {
        // Only behind the last pipeline there is nothing more.
    }

    /// <summary>All pipelines have spoken.</summary>
    public void Finish()
    {
        if (Difference is null && _rows.ReadByte() is var next and >= 0)
        {
            Difference = $"row {RowsSame + 1}: the capture has {RestOfLine([(byte)next])}, the replay nothing more";
        }
    }

    public void Dispose() => _rows.Dispose();

    private string RestOfLine(ReadOnlySpan<byte> begun)
    {
        int end = begun.IndexOf((byte)'\n');
        List<byte> line = [.. end < 0 ? begun : begun[..end]];
        while (end < 0 && line.Count < ShownBytesMax && _rows.ReadByte() is var next and >= 0 and not '\n')
        {
            line.Add((byte)next);
        }

        return Shown(line.ToArray());
    }

    private static string Shown(ReadOnlySpan<byte> line)
    {
        // Rows are ASCII; what is not, in a file from elsewhere, must not reach a terminal.
        StringBuilder text = new();
        foreach (byte character in line[..Math.Min(line.Length, ShownBytesMax)].TrimEnd((byte)'\n'))
        {
            text.Append(character is >= 0x20 and < 0x7F ? (char)character : '?');
        }

        return text.ToString();
    }
}
