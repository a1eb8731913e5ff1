<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A file with every key of a PID, explained, from what a bundle says of it to Metatype. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:variable name="set" select="document('values.xml')/values/value"/>
  <xsl:variable name="shipped" select="document('values.xml')/values/shipped"/>
  <xsl:variable name="width" select="100"/>

  <xsl:template match="/">
    <xsl:apply-templates select="*/OCD"/>
  </xsl:template>

  <xsl:template match="OCD">
    <xsl:call-template name="comment">
      <xsl:with-param name="text" select="concat(@name, '. ', @description)"/>
    </xsl:call-template>
    <xsl:call-template name="comment">
      <xsl:with-param name="text">A key without a value here has the one that is shown. Changes are followed at once, and what is wrong is said in the log.</xsl:with-param>
    </xsl:call-template>
    <!-- The agent keeps all in one folder, which only its start names. -->
    <xsl:apply-templates select="AD[@id != 'data']"/>
  </xsl:template>

  <xsl:template match="AD">
    <xsl:text>&#10;</xsl:text>
    <xsl:call-template name="comment">
      <xsl:with-param name="text">
        <xsl:value-of select="@description"/>
        <xsl:apply-templates select="@min"/>
        <xsl:apply-templates select="@max"/>
      </xsl:with-param>
    </xsl:call-template>
    <xsl:variable name="value" select="$set[@pid = current()/../@id and @key = current()/@id]"/>
    <xsl:choose>
      <xsl:when test="$value">
        <xsl:value-of select="concat(@id, ' = ', $value, '&#10;')"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="concat('#', @id, ' =')"/>
        <xsl:variable name="otherwise" select="$shipped[@pid = current()/../@id and @key = current()/@id]"/>
        <xsl:if test="$otherwise or @default != ''">
          <xsl:value-of select="concat(' ', $otherwise)"/>
          <xsl:if test="not($otherwise)">
            <xsl:value-of select="@default"/>
          </xsl:if>
        </xsl:if>
        <xsl:text>&#10;</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="@min"> At least <xsl:value-of select="."/>.</xsl:template>

  <xsl:template match="@max"> At most <xsl:value-of select="."/>.</xsl:template>

  <!-- As many lines as the words of the text need. -->
  <xsl:template name="comment">
    <xsl:param name="text"/>
    <xsl:param name="line" select="'#'"/>
    <xsl:variable name="left" select="normalize-space($text)"/>
    <xsl:variable name="word" select="substring-before(concat($left, ' '), ' ')"/>
    <xsl:choose>
      <xsl:when test="$left = ''">
        <xsl:value-of select="concat($line, '&#10;')"/>
      </xsl:when>
      <xsl:when test="$line != '#' and string-length($line) + string-length($word) &gt;= $width">
        <xsl:value-of select="concat($line, '&#10;')"/>
        <xsl:call-template name="comment">
          <xsl:with-param name="text" select="$left"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="comment">
          <xsl:with-param name="text" select="substring-after($left, ' ')"/>
          <xsl:with-param name="line" select="concat($line, ' ', $word)"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
