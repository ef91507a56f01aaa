using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>A file that is written from front to back and is there, under its name and on the disk, only when
/// <see cref="Keep"/> has returned.</summary>
internal sealed class NewFile : Stream
{
    private readonly string _path;
    private readonly IFile _file;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _buffered;
    private long _written;
    private bool _isKept;

    /// <exception cref="IOException">There is such a file, or it cannot be made.</exception>
    public NewFile(string path)
    {
        _path = path;
        if (File.Exists(path))
        {
            throw new IOException($"{path}: there is such a file already");
        }

        _file = PosixFileSystem.Instance.Open(Temporary, FileMode.Create);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written + _buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    private string Temporary => _path + DurableFile.TemporarySuffix;

    /// <summary>All is written.</summary>
    public void Keep()
    {
        Flush();
        _file.SyncAll();
        PosixFileSystem.Instance.Rename(Temporary, _path);
        PosixFileSystem.Instance.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(_path)) ?? "/");
        _isKept = true;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _buffer.Length - _buffered);
            buffer[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            buffer = buffer[count..];
            if (_buffered == _buffer.Length)
            {
                Flush();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        _file.Write(_buffer.AsSpan(0, _buffered), _written);
        _written += _buffered;
        _buffered = 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            if (!_isKept)
            {
                PosixFileSystem.Instance.Delete(Temporary);
            }
        }

        base.Dispose(disposing);
    }
}
