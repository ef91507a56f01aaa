namespace Telemetry.Contract;

/// <summary>Everything a foreigner can send has a limit with a name here.</summary>
public static class Limits
{
    /// <summary>Greatest size of one SenML pack or foreign message, in bytes.</summary>
    public const int PackBytesMax = 256 * 1024;

    /// <summary>Greatest number of readings in one pack.</summary>
    public const int PackReadingsMax = 4096;

    /// <summary>Greatest number of bad records that one pack lists; more are only counted.</summary>
    public const int PackFaultsMax = 256;

    /// <summary>Greatest number of labels in one SenML record.</summary>
    public const int RecordLabelsMax = 64;

    /// <summary>Greatest length of a device, metric or agent name, in characters.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Greatest length of a boot id, in characters.</summary>
    public const int BootLengthMax = 64;

    /// <summary>Greatest length of a sender's list of past runs, in characters.</summary>
    public const int PastLengthMax = 255;

    /// <summary>Greatest length of a unit, in bytes of UTF-8.</summary>
    public const int UnitBytesMax = 32;

    /// <summary>Greatest length of a text value, in bytes of UTF-8.</summary>
    public const int TextBytesMax = 1024;

    /// <summary>Greatest nesting of JSON that is read at all.</summary>
    public const int JsonDepthMax = 32;

    /// <summary>Greatest nesting of CBOR that is read at all.</summary>
    public const int CborDepthMax = 32;

    /// <summary>Greatest number of distinct names kept interned; a full table starts afresh.</summary>
    public const int InternedNamesMax = 16 * 1024;

    /// <summary>Greatest size of an MQTT CONNECT packet, in bytes.</summary>
    public const int ConnectBytesMax = 16 * 1024;

    /// <summary>Greatest length of an MQTT topic, in characters.</summary>
    public const int TopicLengthMax = 512;

    /// <summary>Greatest size of a state message, in bytes.</summary>
    public const int StateBytesMax = 64 * 1024;

    /// <summary>Greatest size of a configuration, command or reply message, in bytes.</summary>
    public const int ControlBytesMax = 64 * 1024;

    /// <summary>Greatest number of devices that one agent carries.</summary>
    public const int AgentDevicesMax = 256;

    /// <summary>Refused devices that an agent's state message names.</summary>
    public const int AgentRefusalsMax = 32;

    /// <summary>Greatest length of one line of the line protocol, in bytes, without its end.</summary>
    public const int LineBytesMax = 2048;

    /// <summary>Greatest number of bytes written or read in one I2C bridge transfer.</summary>
    public const int I2cTransferBytesMax = 4096;
}
