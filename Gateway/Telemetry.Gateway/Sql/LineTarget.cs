using System.Text;
using Telemetry.Gateway.Cli;

namespace Telemetry.Gateway.Sql;

/// <summary>A file, or the standard output, that takes lines; those of several tables one after the other.</summary>
internal sealed class LineTarget : IDisposable
{
    private readonly Stream? _file;
    private readonly LineOutput? _lines;
    private byte[] _header = [];

    /// <summary>A file; one that is there is replaced.</summary>
    public LineTarget(string path)
    {
        Path = path;
        _file = new BufferedStream(new FileStream(path, FileMode.Create, FileAccess.Write), 64 * 1024);
    }

    /// <summary>The standard output.</summary>
    public LineTarget(TextWriter output) => _lines = new LineOutput(output);

    /// <summary>The file; null for the standard output.</summary>
    public string? Path { get; }

    /// <summary>Writes a header, unless it is the last that was written.</summary>
    public void Begin(ReadOnlySpan<byte> header)
    {
        if (!header.SequenceEqual(_header))
        {
            _header = header.ToArray();
            Put(header);
        }
    }

    /// <summary>Writes a line.</summary>
    public void Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> line)
    {
        Begin(header);
        Put(line);
    }

    public void Flush()
    {
        _file?.Flush();
        _lines?.Flush();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lines?.Dispose();
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_file is not null)
        {
            _file.Write(bytes);
        }
        else if (!bytes.IsEmpty)
        {
            _lines!.WriteLine(Encoding.UTF8.GetString(bytes[..^1]));
        }
    }
}
