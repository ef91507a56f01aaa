namespace Telemetry.FirmwareSim.Demo;

/// <summary>The demo cannot go on; the message is for the person who started it.</summary>
internal sealed class DemoException : Exception
{
    public DemoException(string message)
        : base(message)
    {
    }

    public DemoException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public DemoException()
    {
    }
}
