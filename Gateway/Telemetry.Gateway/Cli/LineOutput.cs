using System.Text;

namespace Telemetry.Gateway.Cli;

/// <summary>Many lines to a writer that would otherwise be flushed for each of them.</summary>
internal sealed class LineOutput(TextWriter output) : IDisposable
{
    private const int FlushCharacters = 32 * 1024;

    private readonly StringBuilder _lines = new(FlushCharacters * 2);

    /// <summary>A line of ASCII with its end.</summary>
    public void Write(ReadOnlyMemory<byte> line)
    {
        Span<char> room = line.Length <= 1_024 ? stackalloc char[line.Length] : new char[line.Length];
        Encoding.ASCII.GetChars(line.Span, room);
        _lines.Append(room);
        FlushIfLong();
    }

    public void WriteLine(string line)
    {
        _lines.Append(line).Append('\n');
        FlushIfLong();
    }

    public void Flush()
    {
        output.Write(_lines);
        output.Flush();
        _lines.Clear();
    }

    public void Dispose() => Flush();

    private void FlushIfLong()
    {
        if (_lines.Length >= FlushCharacters)
        {
            Flush();
        }
    }
}
